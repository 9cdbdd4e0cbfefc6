shimscope_program(shimscopectl DEPS agent_api exchange chains compare lessons engine scenario migration story metrics sys trace
    CLI11::CLI11 nlohmann_json::nlohmann_json)
