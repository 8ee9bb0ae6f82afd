import pytest

pytest.register_assert_rewrite("tests.authors_mistakes.mistakes")
