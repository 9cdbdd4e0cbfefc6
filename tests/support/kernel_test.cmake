# Tests that touch the kernel's state: run as root under leakcheck, on this machine, in the guest, or both.
# A folder that declares such tests says include(${PROJECT_SOURCE_DIR}/tests/support/kernel_test.cmake).
#
#   shimscope_kernel_test(<name> COMMAND <target or program> [ARGS…]
#       [ON native guest guest-tiny guest-user]   where it runs; default: native
#       [LABEL integration|system|bench]          of the native one; default: integration
#       [GUEST_LABEL guest|long]                  of those in the guest; default: guest. long: only with --all
#       [TIMEOUT <seconds>]                       on this machine; default: 120. The guest gets three times as much
#       [ENVIRONMENT <NAME=value>…]
#       [GRACE <seconds>]                         how long what it started may take to go; default: 5
#       [HOST_NETWORK]                            stay in the machine's own network namespace
#       [NO_LEAKCHECK])                           for a program that checks by itself, or systemd's units
#
# The tests are called <name>, <name>.guest, <name>.guest-tiny, <name>.guest-user; those in the guest have the label guest, or long.
# While other runs work on this machine, LEAKCHECK_SHARED_MACHINE=1 keeps theirs from being taken for this one's.
# Exit status 77 means skipped, 99 that something was left behind. Cgroups and folders of a test begin with "shimscope-".
# In the guest SHIMSCOPE_TEST_SLOWNESS says by how much a test should stretch its own time-outs.
include_guard(GLOBAL)

function(shimscope_kernel_test name)
    cmake_parse_arguments(T "HOST_NETWORK;NO_LEAKCHECK" "LABEL;GUEST_LABEL;TIMEOUT;GRACE" "COMMAND;ON;ENVIRONMENT" ${ARGN})
    foreach(default "ON=native" "LABEL=integration" "GUEST_LABEL=guest" "TIMEOUT=120" "GRACE=5")
        string(REPLACE "=" ";" default ${default})
        list(GET default 0 key)
        if(NOT DEFINED T_${key})
            list(GET default 1 T_${key})
        endif()
    endforeach()
    if(T_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "shimscope_kernel_test(${name}): what is '${T_UNPARSED_ARGUMENTS}'?")
    endif()

    list(POP_FRONT T_COMMAND program)
    if(NOT IS_ABSOLUTE ${program})
        set(program $<TARGET_FILE:${program}>)
    endif()
    set(command ${program} ${T_COMMAND})
    if(T_ENVIRONMENT)
        set(command env ${T_ENVIRONMENT} ${command})
    endif()
    if(NOT T_NO_LEAKCHECK)
        set(command $<TARGET_FILE:leakcheck> --grace ${T_GRACE} $<$<BOOL:${T_HOST_NETWORK}>:--host-network> -- ${command})
    endif()

    set(support ${PROJECT_SOURCE_DIR}/tests/support)
    foreach(place ${T_ON})
        if(place STREQUAL "native")
            add_test(NAME ${name} COMMAND ${support}/as_root ${command} COMMAND_EXPAND_LISTS)
            set_tests_properties(${name} PROPERTIES LABELS ${T_LABEL} TIMEOUT ${T_TIMEOUT}
                SKIP_RETURN_CODE 77 RESOURCE_LOCK "kernel;cgroup")
            continue()
        endif()
        set(options)
        if(place STREQUAL "guest-tiny")
            set(options --init tiny)
        elseif(place STREQUAL "guest-user")
            set(options --user)
        elseif(NOT place STREQUAL "guest")
            message(FATAL_ERROR "shimscope_kernel_test(${name}): ON ${place}? See tests/support/kernel_test.cmake")
        endif()
        math(EXPR timeout "3 * ${T_TIMEOUT}")
        add_test(NAME ${name}.${place}
            COMMAND ${support}/run_in_guest ${PROJECT_BINARY_DIR} --timeout ${timeout} ${options} -- ${command}
            COMMAND_EXPAND_LISTS)
        math(EXPR timeout "${timeout} + 60")
        set_tests_properties(${name}.${place} PROPERTIES LABELS ${T_GUEST_LABEL} TIMEOUT ${timeout}
            SKIP_RETURN_CODE 77 FIXTURES_REQUIRED guest)
    endforeach()
endfunction()
