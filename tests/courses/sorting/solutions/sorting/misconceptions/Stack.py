"""What goes wrong with a stack."""

from autograder.exercise import misconception
from solutions.sorting import reference


@misconception(
    "first-comes-first",
    "It looks as if what was pushed first comes out first: that is a queue. Take it from the end that you push to.",
    fails=("pop", "peek"),
)
class FirstComesFirst(reference.Stack):
    def push(self, item):
        self._items.insert(0, item)


@misconception(
    "peek-takes",
    "It looks as if peek takes the item away. It only looks at it.",
    fails=("peek",),
)
class PeekTakes(reference.Stack):
    def peek(self):
        return self.pop()


@misconception(
    "size-only-grows",
    "It looks as if size counts what was pushed. What is popped is gone.",
    fails=("size",),
)
class SizeOnlyGrows(reference.Stack):
    size = 0

    def push(self, item):
        super().push(item)
        self.size += 1


@misconception(
    "message-of-lists",
    "An empty stack says what an empty list says. Raise an IndexError of your own, with the message that is asked for.",
    fails=("empty",),
)
class MessageOfLists(reference.Stack):
    def pop(self):
        return self._items.pop()
