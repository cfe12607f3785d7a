"""The one part that is compiled; all else about the package stands in setup.cfg."""

from setuptools import Extension, setup

setup(
    ext_modules=[
        Extension(
            "search.engines.whoosh._kernels",
            ["search/engines/whoosh/_kernels.c"],
            define_macros=[("Py_LIMITED_API", "0x030B0000")],
            extra_compile_args=["-O3"],
            py_limited_api=True,
            optional=True,  # without a compiler NumPy does it, to the same results
        )
    ]
)
