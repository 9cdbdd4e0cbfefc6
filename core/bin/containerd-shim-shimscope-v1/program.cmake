# Static: it is started for every pod and stays, so its size and its memory count.
shimscope_program(containerd-shim-shimscope-v1 STATIC DEPS shim)
target_compile_definitions(containerd-shim-shimscope-v1 PRIVATE SHIMSCOPE_VERSION="${PROJECT_VERSION}")
