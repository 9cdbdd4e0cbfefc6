# How a module, a program and a protobuf library are declared. One folder is one module is one static library:
# its sources are the folder's *.cpp, its public headers are included as <module/file.h>.

add_library(shimscope_options INTERFACE)
target_compile_options(shimscope_options INTERFACE
    -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor -Wno-missing-field-initializers
    $<$<BOOL:${SHIMSCOPE_WERROR}>:-Werror>)
# Sanitizers are for what links dynamically; the OCI runtime and the shim are static and are never sanitized.
add_library(shimscope_sanitize INTERFACE)
if(SHIMSCOPE_SANITIZE)
    target_compile_options(shimscope_sanitize INTERFACE -fsanitize=${SHIMSCOPE_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(shimscope_sanitize INTERFACE -fsanitize=${SHIMSCOPE_SANITIZE})
endif()

# shimscope_module(<name> DEPS <modules and libraries>…)
function(shimscope_module name)
    cmake_parse_arguments(M "" "" "DEPS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    if(sources)
        add_library(${name} STATIC ${sources})
        if(SHIMSCOPE_UNITY)
            # The whole module as one source: four times less to compile. The tidy and core-only presets compile file
            # by file. A type of an anonymous namespace in a class of the same source is what GCC takes for a mistake.
            set_target_properties(${name} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 0)
            target_compile_options(${name} PRIVATE -Wno-subobject-linkage)
        endif()
        target_include_directories(${name} PUBLIC ${PROJECT_SOURCE_DIR}/core)
        target_link_libraries(${name} PUBLIC ${M_DEPS} PRIVATE shimscope_options shimscope_sanitize)
    else()
        add_library(${name} INTERFACE)
        target_include_directories(${name} INTERFACE ${PROJECT_SOURCE_DIR}/core)
        target_link_libraries(${name} INTERFACE ${M_DEPS})
    endif()
endfunction()

# shimscope_program(<name> [STATIC] DEPS …): core/bin/<name>/main.cpp, wiring only.
function(shimscope_program name)
    cmake_parse_arguments(P "STATIC" "" "DEPS" ${ARGN})
    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp)
    add_executable(${name} ${sources})
    set_target_properties(${name} PROPERTIES UNITY_BUILD ${SHIMSCOPE_UNITY} UNITY_BUILD_BATCH_SIZE 0)
    target_link_libraries(${name} PRIVATE ${P_DEPS} shimscope_options)
    if(P_STATIC AND NOT SHIMSCOPE_SANITIZE)
        target_link_options(${name} PRIVATE -static -Wl,--gc-sections)
    else()
        target_link_libraries(${name} PRIVATE shimscope_sanitize)
    endif()
endfunction()

# shimscope_protobuf(<name> PROTOS <file>… [GRPC] [LITE]): generated code as one library, without our warnings.
function(shimscope_protobuf name)
    cmake_parse_arguments(P "GRPC;LITE" "" "PROTOS;DEPS" ${ARGN})
    set(out ${CMAKE_CURRENT_BINARY_DIR}/gen/${name})
    file(MAKE_DIRECTORY ${out})
    set(generated)
    foreach(proto ${P_PROTOS})
        string(REGEX REPLACE "\\.proto$" "" stem ${proto})
        set(files ${out}/${stem}.pb.cc ${out}/${stem}.pb.h)
        set(args --cpp_out=${out})
        if(P_LITE)
            set(args --cpp_out=lite:${out})
        endif()
        if(P_GRPC)
            list(APPEND files ${out}/${stem}.grpc.pb.cc ${out}/${stem}.grpc.pb.h)
            list(APPEND args --grpc_out=${out} --plugin=protoc-gen-grpc=${GRPC_PLUGIN})
        endif()
        add_custom_command(OUTPUT ${files}
            COMMAND ${PROTOC} -I ${CMAKE_CURRENT_SOURCE_DIR} ${args} ${CMAKE_CURRENT_SOURCE_DIR}/${proto}
            DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${proto} VERBATIM)
        list(APPEND generated ${files})
    endforeach()
    add_library(${name} STATIC ${generated})
    target_include_directories(${name} SYSTEM PUBLIC ${out})
    # Small rather than fast in a release; as quick to compile as can be in what tests run.
    target_compile_options(${name} PRIVATE -w $<IF:$<CONFIG:Debug>,-O0,-O1> -g0 -ffunction-sections -fdata-sections)
    if(P_LITE)
        target_link_libraries(${name} PUBLIC shimscope_protobuf_lite)
    elseif(P_GRPC)
        target_link_libraries(${name} PUBLIC PkgConfig::GRPC PkgConfig::PROTOBUF)
    else()
        target_link_libraries(${name} PUBLIC PkgConfig::PROTOBUF)
    endif()
    target_link_libraries(${name} PUBLIC ${P_DEPS})
endfunction()
