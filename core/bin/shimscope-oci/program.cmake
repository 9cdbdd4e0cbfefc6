shimscope_program(shimscope-oci STATIC DEPS runtime)
