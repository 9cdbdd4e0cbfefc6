// What a demo image is made of: a small JSON file beside the program's source → an OCI layout.
// Build time only.
//
//   { "name": "shimscope.local/load:1",
//     "config": { "Entrypoint": ["/load"], "Cmd": [], "Env": [], "User": "", "WorkingDir": "",
//     "StopSignal": "" }, "files": [ { "path": "load", "from": "load", "mode": "0755" },      from:
//     a name given on the command line
//                { "path": "etc/passwd", "text": ["root:x:0:0:root:/:/bin/sh"] },
//                { "path": "tmp", "dir": true, "mode": "1777" },
//                { "path": "bin/sh", "link": "busybox" } ],
//     "applets": { "dir": "bin", "of": "bin/busybox", "from": "busybox" } }   a link for each name
//     of `busybox --list`
#pragma once

#include <base/result.h>
#include <image/layout_writer.h>

#include <map>
#include <string>
#include <string_view>

namespace shimscope::image {

/// Reads the files that the recipe names. `inputs`: name → path. `file`: what errors call the
/// recipe. Programs have to be static, since the image holds no libraries. Errors name the recipe,
/// the entry and the mend.
base::Result<ImageSource> buildRecipe(std::string_view recipe, const std::string& file,
    const std::map<std::string, std::string>& inputs);

/// True for an ELF program that needs no dynamic linker (no PT_INTERP). elf(5).
[[nodiscard]] bool isStaticProgram(std::string_view bytes);

} // namespace shimscope::image
