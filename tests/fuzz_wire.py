"""`make fuzz`: a million frames and more against the host's decoder, mutated by libFuzzer (atheris) towards what the
decoder has not done yet. A crash, a frame that takes more than five seconds, or more than half a gigabyte ends it.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

import atheris
import msgspec
import numpy as np

with atheris.instrument_imports(include=["autograder.wire", "autograder.kinds"]):
    from autograder.kinds.keras.description import LayerDescription, ModelDescription
    from autograder.wire.messages import Absent, Answers, CellRan, Display, Failure, Raised, Ready, Returned, Stream
    from autograder.wire.values import pack
    from tests.frames import understood

_FRAMES = 1_000_000
_INPUT = LayerDescription("InputLayer", '{"batch_shape": [null, 2, 2, 1]}')
_MODEL = ModelDescription((_INPUT, LayerDescription("Dense", "{}", (0,), (np.ones((1, 2)), np.ones(2)))))
_SEEDS = [
    Ready(),
    Absent("list"),
    Raised(Failure("ValueError", "no", 1, 2, ["line"]), interrupted=True),
    CellRan([Stream("stdout", "text"), Display({"image/png": "iVBOR"}, result=True)]),
    Returned(pack([1, 2.5, None, True, "x", b"y", 2**80, (3, [4])]), [pack({"a": {1: (2,)}})]),
    Returned(pack(np.arange(12, dtype=np.float32).reshape(3, 4)), [pack(np.float64(1)), pack(np.zeros((0, 3)))]),
    Returned(pack(_MODEL), []),
    Returned(pack(lambda: 0), [], "printed", {"file.txt": "text"}),
    Answers(
        [
            msgspec.Raw(msgspec.msgpack.encode(Returned(pack([1, np.ones(3)]), []))),
            msgspec.Raw(msgspec.msgpack.encode(Absent())),
        ]
    ),
]


def main() -> None:
    count = int(os.environ.get("FRAMES", _FRAMES))
    with tempfile.TemporaryDirectory() as corpus:
        for number, message in enumerate(_SEEDS):
            Path(corpus, f"seed-{number}").write_bytes(msgspec.msgpack.encode(message))
        options = [f"-runs={count}", "-timeout=5", "-rss_limit_mb=512", "-max_len=20000", "-print_final_stats=1"]
        atheris.Setup([sys.argv[0], *options, corpus], lambda data: understood(data) and None)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
