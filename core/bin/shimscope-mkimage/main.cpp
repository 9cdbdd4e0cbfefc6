// shimscope-mkimage: makes the OCI layout of a demo image from its recipe. Runs while Shimscope is
// built.
#include <base/file.h>
#include <image/recipe.h>

#include <CLI/CLI.hpp>

#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace shimscope;

base::Status build(
    const std::string& recipe, const std::vector<std::string>& files, const std::string& out)
{
    std::map<std::string, std::string> inputs;
    for (const std::string& file : files) {
        const std::size_t equals = file.find('=');
        if (equals == std::string::npos)
            return base::fail("read arguments", "--file " + file, "is not NAME=PATH", EINVAL);
        inputs[file.substr(0, equals)] = file.substr(equals + 1);
    }
    const std::string text = TRY(base::readFile(recipe));
    const image::ImageSource source = TRY(image::buildRecipe(text, recipe, inputs));
    return image::writeLayout(out, {source});
}

} // namespace

int main(int argc, char** argv)
{
    CLI::App app("Makes the OCI layout of a demo image");
    std::string recipe;
    std::string out;
    std::vector<std::string> files;
    app.add_option("recipe", recipe, "image.json")->required();
    app.add_option("--out", out, "folder of the layout")->required();
    app.add_option("--file", files, "NAME=PATH: a file that the recipe takes");
    CLI11_PARSE(app, argc, argv)
    const auto done = build(recipe, files, out);
    if (done)
        return 0;
    std::fprintf(stderr, "shimscope-mkimage: %s\n", done.error().toString().c_str());
    return 1;
}
