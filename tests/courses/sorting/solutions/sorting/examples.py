"""The small public examples of `sorting`. Every known mistake gives something else than the reference on one."""

from autograder.exercise import Example, Examples, Function, attribute, then

LENGTH = Function("lambda word: len(word)")

EXAMPLES = {
    "insert_sorted": Examples(
        visible=[
            Example("in the middle", [2, 5, 9], 6),
            Example("larger than all", [2, 5, 9], 12),
            Example("into an empty list", [], 1.5),
        ],
        later="other numbers, the list left unchanged",
    ),
    "most_common_words": Examples(
        visible=[
            Example("two of three", "to be or not to be to", 2),
            Example("words that come equally often", "pea nut pea fig nut", 2),
            Example("capitals", "The cat saw the dog", 1),
        ],
        later="other texts",
    ),
    "group_by_length": Examples(
        visible=[
            Example("three lengths", ["we", "see", "a", "cat", "and", "us"]),
            Example("a word that comes twice", ["so", "so"]),
        ],
        later="other words",
    ),
    "mean_of_groups": Examples(
        visible=[
            Example("three groups", {"a": [1, 2], "b": [3, 4, 5, 6], "c": [7]}),
            Example("an empty group", {"a": [2, 4], "b": []}),
        ],
        later="other numbers",
    ),
    "Stack": Examples(
        visible=[
            Example("the last comes first", steps=[then("push", 3), then("push", 5), then("pop")]),
            Example("peek leaves it there", steps=[then("push", 3), then("push", 5), then("peek"), then("pop")]),
            Example("two in, one out", steps=[then("push", 3), then("push", 5), then("pop"), attribute("size")]),
            Example("nothing to pop", steps=[then("pop")], says=True),
        ],
        later="other items",
    ),
    "sort_by": Examples(
        visible=[
            Example("by length", ["pear", "fig", "lemon"], LENGTH),
            Example("equal keys stay in order", ["plum", "pear", "fig", "kiwi"], LENGTH),
        ],
        later="other words and keys, the list left unchanged",
    ),
    "print_table": Examples(
        visible=[Example("two rows", [("the", 12), ("lemon", 3)], printed=True)],
        later="other rows",
    ),
    "save_sorted": Examples(
        visible=[Example("three lines", "fruit.txt", ["plum", "fig", "kiwi"], writes="fruit.txt")],
        later="other lines, the list left unchanged",
    ),
}
