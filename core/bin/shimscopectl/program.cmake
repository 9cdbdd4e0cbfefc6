shimscope_program(shimscopectl DEPS agent_api trace CLI11::CLI11)
