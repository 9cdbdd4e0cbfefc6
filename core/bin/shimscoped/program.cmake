shimscope_program(shimscoped DEPS agent CLI11::CLI11)
