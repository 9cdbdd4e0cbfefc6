shimscope_program(shimscope-cri DEPS cri rpc trace base CLI11::CLI11)
