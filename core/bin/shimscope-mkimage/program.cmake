shimscope_program(shimscope-mkimage DEPS image CLI11::CLI11)
