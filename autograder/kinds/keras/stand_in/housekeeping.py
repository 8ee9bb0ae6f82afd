"""What computes nothing in Keras either: seeds, devices, how much is logged. Here nothing comes of it."""

from __future__ import annotations

import copy
import logging
import random
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np


def unchanged(function: Any = None, *args: Any, **kwargs: Any) -> Any:
    """A decorator, given settings or not."""
    return function if callable(function) else lambda function: function


class _Surroundings(nullcontext[None]):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()


def _set_random_seed(seed: int) -> None:
    random.seed(seed)
    np.random.seed(seed)


def _gives(value: Any) -> Callable[..., Any]:
    return lambda *args, **kwargs: copy.copy(value)


#: What gives nothing, by module.
_SILENT = {
    "keras.backend": "clear_session set_epsilon set_floatx set_image_data_format",
    "keras.config": """disable_flash_attention disable_interactive_logging disable_traceback_filtering
        enable_flash_attention enable_interactive_logging enable_traceback_filtering enable_unsafe_deserialization
        max_epochs max_steps_per_epoch is_flash_attention_enabled set_backend set_dtype_policy set_epsilon set_floatx
        set_image_data_format set_max_epochs set_max_steps_per_epoch""",
    "keras.mixed_precision": "set_dtype_policy set_global_policy",
    "keras.saving": "get_registered_object",
    "keras.utils": """clear_session disable_interactive_logging enable_interactive_logging get_registered_object
        plot_model""",
    "tensorflow.autograph": "set_verbosity",
    "tensorflow.compat.v1.logging": "set_verbosity",
    "tensorflow.config": """experimental_run_functions_eagerly run_functions_eagerly set_logical_device_configuration
        set_soft_device_placement set_visible_devices""",
    "tensorflow.config.experimental": """enable_op_determinism enable_tensor_float_32_execution set_device_policy
        set_memory_growth set_synchronous_execution set_virtual_device_configuration set_visible_devices""",
    "tensorflow.config.threading": "set_inter_op_parallelism_threads set_intra_op_parallelism_threads",
    "tensorflow.debugging": """disable_traceback_filtering enable_traceback_filtering set_log_device_placement""",
    "tensorflow.experimental.numpy": "experimental_enable_numpy_behavior",
    "tensorflow.random": "set_seed",
}
_NO_DEVICES = dict.fromkeys(("get_visible_devices", "list_logical_devices", "list_physical_devices"), _gives([]))
_NO_KINDS_OF_ONES_OWN = dict.fromkeys(("custom_object_scope", "CustomObjectScope"), _Surroundings) | {
    "get_custom_objects": _gives({})
}
_ANSWERING: dict[str, dict[str, Callable[..., Any]]] = {
    "keras": {"device": _Surroundings, "name_scope": _Surroundings},
    "keras.config": {
        "is_interactive_logging_enabled": _gives(True),
        "is_nnx_enabled": _gives(False),
        "is_traceback_filtering_enabled": _gives(True),
    },
    "keras.saving": _NO_KINDS_OF_ONES_OWN,
    "keras.utils": {
        **_NO_KINDS_OF_ONES_OWN,
        "is_interactive_logging_enabled": _gives(True),
        "set_random_seed": _set_random_seed,
    },
    "tensorflow": {
        "device": _Surroundings,
        "name_scope": _Surroundings,
        "init_scope": _Surroundings,
        "get_logger": lambda *args: logging.getLogger("tensorflow"),
    },
    "tensorflow.autograph.experimental": {"do_not_convert": unchanged},
    "tensorflow.config": {**_NO_DEVICES, "functions_run_eagerly": _gives(False)},
    "tensorflow.config.experimental": _NO_DEVICES,
    "tensorflow.test": {
        "gpu_device_name": _gives(""),
        "is_built_with_cuda": _gives(False),
        "is_built_with_gpu_support": _gives(False),
        "is_gpu_available": _gives(False),
    },
}
#: By module and name.
HOUSEKEEPING: dict[str, dict[str, Callable[..., Any]]] = {
    module: {**dict.fromkeys(_SILENT.get(module, "").split(), _gives(None)), **_ANSWERING.get(module, {})}
    for module in sorted(_SILENT.keys() | _ANSWERING.keys())
}
