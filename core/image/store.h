// The image store of one CRI endpoint: import OCI layouts, keep blobs and unpacked layers, hand out
// overlay snapshots. image-spec image-layout.md, manifest.md, config.md, layer.md. One process owns
// a store (flock); any thread may call.
//
//   S/images/blobs/sha256/<hex>      manifests, configs, compressed layers; named by what they hold
//   S/images/index.json              names → manifest digests, replaced atomically
//   S/images/layers/<16 hex>/        one unpacked layer each: fs/ in overlayfs form, chain: its
//   whole chain id S/images/ingest/                 what is being written; removed at start
//   S/snapshots/<id>/{upper,work}    what one container changes; image.json beside them says from
//   which image
//
// Crash-safe: a thing appears by rename(2) after fsync(2), whole or not at all; open() removes
// halves. The mount itself is made by the shim: prepare() only says how.
#pragma once

#include <base/fd.h>
#include <base/result.h>
#include <image/reference.h>

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace shimscope::image {

/// What an image's config says about the process. image-spec config.md.
struct ImageConfig {
    std::vector<std::string> Env; ///< "NAME=value"
    std::vector<std::string> Entrypoint;
    std::vector<std::string> Cmd;
    std::string User; ///< "uid[:gid]" or "name[:group]", as written
    std::string WorkingDir;
    std::string StopSignal; ///< "SIGTERM", "15", or empty
    std::vector<std::string> ExposedPorts, Volumes;
    std::string architecture, os, created;
};

struct Image {
    std::string id; ///< "sha256:<hex>" of the config: what CRI calls Image.id
    std::string manifestDigest; ///< "sha256:<hex>"
    std::vector<std::string> repoTags; ///< "docker.io/library/busybox:1.35"
    std::vector<std::string> repoDigests; ///< "docker.io/library/busybox@sha256:…"
    std::uint64_t size = 0; ///< bytes: config and compressed layers
    ImageConfig config;
    std::vector<std::string> layers; ///< chain ids ("sha256:<hex>"), lowest first
};

/// As mount(8) and containerd.types.Mount have it.
struct Mount {
    std::string type; ///< "overlay"
    std::string source;
    std::vector<std::string> options;
};

struct Usage {
    std::uint64_t bytes = 0;
    std::uint64_t inodes = 0;
};

struct StoreOptions {
    std::string root; ///< S/images
    std::string snapshots; ///< S/snapshots
};

class Store {
public:
    /// Makes the folders, takes the lock, removes halves. Errors: EAGAIN another process owns the
    /// store.
    static base::Result<Store> open(const StoreOptions& options);
    Store(Store&&) noexcept;
    Store& operator=(Store&&) noexcept;
    ~Store();

    /// Imports every image of an OCI layout: a folder, or a tar of one. Digests are verified,
    /// layers unpacked. `name` overrides the name of a layout that holds one image; otherwise the
    /// ref.name annotations are used. Importing what is there already costs two reads. Errors name
    /// file, place and mend; nothing half stays.
    base::Result<std::vector<Image>> import(
        const std::string& layout, const std::string& name = {});

    [[nodiscard]] std::vector<Image> list() const;
    /// By name in any spelling, by name@digest, by id or a unique prefix of it. Nothing if it is
    /// not here.
    [[nodiscard]] std::optional<Image> find(const std::string& reference) const;
    /// A name removes that name, and the image with its last one; an id removes the image. Missing
    /// is no error. Layers that a snapshot uses stay until removeSnapshot().
    base::Status removeImage(const std::string& reference);
    /// Bytes and inodes below the store (ImageFsInfo).
    base::Result<Usage> usage() const;

    /// Makes the writable folder of a container and says how to mount its root. Idempotent for the
    /// same image. Errors: ENOENT no such image; EEXIST the snapshot is there, of another image.
    base::Result<std::vector<Mount>> prepare(const std::string& id, const std::string& reference);
    /// The same for a snapshot that is there.
    base::Result<std::vector<Mount>> mounts(const std::string& id) const;
    /// Removes the writable folder (which must not be mounted: EBUSY), and layers that nobody needs
    /// any more.
    base::Status removeSnapshot(const std::string& id);
    [[nodiscard]] base::Result<std::vector<std::string>> listSnapshots() const;
    /// What the container wrote.
    base::Result<Usage> snapshotUsage(const std::string& id) const;

    /// Why overlayfs cannot work in this folder and what to do, or empty if it can.
    [[nodiscard]] const std::string& overlayProblem() const;

private:
    struct State;
    explicit Store(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

} // namespace shimscope::image
