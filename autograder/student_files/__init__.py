"""Files that lie beside every student's notebook, copied by the release step. They import nothing of ours.

Where they are part of the grader, what `checks` says is said in the language that is spoken.
"""

from autograder.student_files import checks
from autograder.translation.catalogue import say

checks.translated = say
