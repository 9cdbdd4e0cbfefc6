shimscope_program(shimscope-pinns STATIC DEPS trace base)
