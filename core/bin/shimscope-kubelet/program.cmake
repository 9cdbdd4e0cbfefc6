shimscope_program(shimscope-kubelet DEPS kubelet CLI11::CLI11)
