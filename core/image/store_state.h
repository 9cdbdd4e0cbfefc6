// What a Store holds in memory, and the steps that its public functions are made of. Private to
// this module.
//
// Two locks: `writers` is held by everything that changes the folders (one import or removal at a
// time); `memory` only while `entries` and `images` are read or replaced, so that listing never
// waits for an import.
#pragma once

#include <image/manifest.h>
#include <image/store.h>

#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace shimscope::image {

/// One line of the store's index.json: a name, or none, and its manifest.
struct Entry {
    std::string name; ///< "docker.io/library/busybox:1.35"; empty: known by id only
    Descriptor manifest;
};

struct Store::State {
    StoreOptions options;
    base::Fd lock;
    std::string overlayProblem;
    std::mutex writers;
    mutable std::mutex memory;
    std::vector<Entry> entries;
    std::map<std::string, Image> images; ///< by manifest digest, without their names
    mutable std::map<std::string, Usage> layerUsage; ///< by layer folder; layers never change

    [[nodiscard]] std::string blobPath(const std::string& digest) const;
    [[nodiscard]] std::string layerDir(const std::string& chain) const; ///< …/layers/<16 hex>
    [[nodiscard]] std::string ingestDir() const { return options.root + "/ingest"; }
    [[nodiscard]] std::string snapshotDir(const std::string& id) const
    {
        return options.snapshots + "/" + id;
    }

    base::Status makeFolders() const;
    base::Status takeLock();
    base::Status removeHalves() const;
    base::Status loadIndex();
    base::Status saveIndex(const std::vector<Entry>& wanted) const;
    /// From the blobs that are in the store. Errors: one is missing or damaged.
    base::Result<Image> loadImage(const Descriptor& manifest) const;
    /// With the names that `entries` has for it. `memory` is held.
    [[nodiscard]] Image withNames(const Image& image, const std::string& digest) const;
    /// Manifest digest of what `reference` means. `memory` is held.
    [[nodiscard]] std::string digestOf(const std::string& reference) const;
    /// Removes blobs and layers that no entry and no snapshot needs. `writers` is held.
    base::Status collectGarbage();
    [[nodiscard]] base::Result<std::set<std::string>> layersOfSnapshots() const;
    base::Result<Image> importOne(
        const class LayoutSource& source, const Descriptor& manifest, const std::string& name);
    base::Status ensureLayers(
        const LayoutSource& source, const Manifest& manifest, const Config& config);
    base::Status unpackInto(const std::string& folder, const std::vector<std::string>& lowers,
        const Descriptor& layer, const std::string& diffId) const;
    base::Status addEntry(const std::string& name, const Descriptor& manifest, const Image& image);
};

/// Bytes on disk and inodes below a folder, the folder itself included.
base::Result<Usage> usageOf(const std::string& path);
/// fsync(2) on a folder, after a rename into it.
base::Status syncFolder(const std::string& path);
/// Why overlayfs cannot have its upper layer here, and what to do; empty if it can. Makes a file
/// there and removes it.
std::string findOverlayProblem(const std::string& folder);

} // namespace shimscope::image
