# Says that a step failed which nobody asked for, and that something is missing in step 99.
# proof: sent the grader something that is not a value
# outcome: killed
# %%
from autograder.guest.session import Session
from autograder.wire.messages import Absent, Failure, Raised

turn = 0


def answer_one(self, request):
    global turn
    turn += 1
    if turn % 3 == 0:
        return Absent(step=99)
    return Raised(Failure("ValueError", ""), step=-1 if turn % 3 else 7)


Session._answer_one = answer_one
predict_rows = predict_place = 0
print("answers of the session are forged:", Session._answer_one is answer_one)
