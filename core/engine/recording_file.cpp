// zlib reads what is compressed and what is not.
#include <engine/recording_file.h>

#include <zlib.h>

#include <memory>

namespace shimscope::engine {

namespace {

constexpr std::size_t kLargestRecording = 256U << 20U;
constexpr std::size_t kPiece = 1U << 16U;

struct CloseGz {
    void operator()(gzFile file) const { ::gzclose_r(file); }
};

base::Result<std::string> readCompressed(const std::string& path)
{
    const std::unique_ptr<gzFile_s, CloseGz> file(::gzopen(path.c_str(), "rbe"));
    if (!file)
        return base::sysError("open(2)", path, errno == 0 ? ENOMEM : errno);
    std::string text;
    for (;;) {
        const std::size_t size = text.size();
        if (size > kLargestRecording)
            return base::fail("read recording", path, "it holds more than 256 MiB", EFBIG);
        text.resize(size + kPiece);
        const int got = ::gzread(file.get(), text.data() + size, kPiece);
        text.resize(size + static_cast<std::size_t>(got < 0 ? 0 : got));
        int problem = Z_OK;
        const char* words = ::gzerror(file.get(), &problem);
        // A file that ends too early is no error of the read that comes to its end.
        if (got < 0 || (got == 0 && problem == Z_BUF_ERROR))
            return base::fail("read recording", path,
                problem == Z_BUF_ERROR ? "it is cut off: fetch it again" : words, EIO);
        if (got == 0)
            return text;
    }
}

} // namespace

base::Result<std::string> readRecordingFileText(const std::string& path)
{
    return path.ends_with(".gz") ? readCompressed(path) : trace::readRecordingText(path);
}

base::Result<trace::Recording> readRecordingFile(const std::string& path)
{
    return trace::parseRecording(TRY(readRecordingFileText(path)), path);
}

} // namespace shimscope::engine
