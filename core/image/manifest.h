// The JSON documents of an image: index, manifest, config. image-spec image-index.md, manifest.md,
// config.md; Docker's media types of the same documents are accepted. Pure: text in, structs out.
// Errors name the file, the field and what belongs there.
#pragma once

#include <base/result.h>
#include <image/store.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace shimscope::image {

struct Descriptor {
    std::string mediaType;
    std::string digest; ///< checked: sha256
    std::uint64_t size = 0;
    std::string os, architecture; ///< platform of an index's entry; empty if it says none
    std::map<std::string, std::string> annotations;
};

struct Manifest {
    Descriptor config;
    std::vector<Descriptor> layers; ///< lowest first
};

struct Config {
    ImageConfig process;
    std::vector<std::string> diffIds; ///< of the uncompressed layers, lowest first
};

enum class Document { Index, Manifest, Other };
/// By media type, or, where that is absent, by what the document holds.
[[nodiscard]] Document documentOf(const std::string& mediaType);

/// `name` is what errors call the document: a path.
base::Result<std::vector<Descriptor>> parseIndex(std::string_view text, const std::string& name);
base::Result<Manifest> parseManifest(std::string_view text, const std::string& name);
base::Result<Config> parseConfig(std::string_view text, const std::string& name);

/// "amd64", "arm64": this machine in the words of image-spec.
[[nodiscard]] std::string machineArchitecture();

} // namespace shimscope::image
