shimscope_program(shimscopectl DEPS agent_api engine scenario trace CLI11::CLI11)
