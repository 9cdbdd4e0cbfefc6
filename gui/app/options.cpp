#include <app/options.h>

#include <CLI/CLI.hpp>

namespace shimscope::app {

namespace {

/// "1366x700"; an empty size if it is none.
QSize parseSize(const std::string& text)
{
    const QStringList parts = QString::fromStdString(text).split(u'x');
    if (parts.size() != 2)
        return {};
    return {parts[0].toInt(), parts[1].toInt()};
}

const CLI::Validator kIsSize(
    [](std::string& text) {
        const QSize size = parseSize(text);
        const bool good = size.width() >= 800 && size.height() >= 500 && size.width() <= 8000
            && size.height() <= 8000;
        return good ? std::string() : std::string("is no size from 800x500 to 8000x8000");
    },
    "WxH");

} // namespace

ParsedOptions parseOptions(int argc, char** argv)
{
    CLI::App cli(
        "Shimscope: see what happens between \"run this pod\" and a running process.", "shimscope");
    std::string file, socket, pictures, size, language, lesson, handouts;
    std::vector<std::string> chains;
    Options options;
    bool dark = false, light = false;
    cli.add_option(
        "FILE", file, "a recording (*.shimtrace) to replay; without it the agent is watched live");
    cli.add_option("--socket", socket, "the agent's socket");
    cli.add_option("--picture", pictures,
        "render pictures of the window into this folder, without a display, and end");
    cli.add_flag("--picture-all", options.allPictures,
        "with --picture: light and dark, English and Korean, sizes and scales");
    cli.add_option("--for", options.seconds,
           "with --picture and no FILE: seconds to watch the agent before")
        ->check(CLI::Range(1, 3600));
    cli.add_option("--size", size, "of the window")->check(kIsSize);
    auto* darkFlag = cli.add_flag("--dark", dark, "dark colours");
    cli.add_flag("--light", light, "light colours")->excludes(darkFlag);
    cli.add_option("--scale", options.scale, "device pixels per pixel")
        ->check(CLI::IsMember({1, 2}));
    cli.add_option("--language", language, "en or ko")->check(CLI::IsMember({"en", "ko"}));
    cli.add_option("--compare", chains,
           "compare these chains, e.g. dockershim,containerd: shipped recordings, or files; with "
           "--picture as PNG, SVG, PDF and Markdown")
        ->delimiter(',')
        ->expected(2, 5);
    cli.add_flag("--affected", options.affected,
        "scan this machine: is it affected by the removal of dockershim? With --picture as PNG, "
        "PDF and Markdown");
    cli.add_flag("--lessons", options.lessons, "open the column of the lessons");
    cli.add_option("--lesson", lesson, "begin this lesson, e.g. 02-out-of-memory");
    cli.add_option("--handouts", handouts,
        "write a hand-out of each lesson into this folder, as PDF, and end");
    cli.set_version_flag("--version", std::string("shimscope ") + SHIMSCOPE_VERSION);
    try {
        cli.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return {std::nullopt, cli.exit(error) == 0 ? 0 : 2};
    }
    options.file = QString::fromStdString(file);
    options.socket = QString::fromStdString(socket);
    options.pictures = QString::fromStdString(pictures);
    options.language = QString::fromStdString(language);
    options.handouts = QString::fromStdString(handouts);
    options.lesson = QString::fromStdString(lesson);
    for (const std::string& chain : chains)
        options.compare << QString::fromStdString(chain);
    options.lessons = options.lessons || !lesson.empty();
    if (!size.empty())
        options.size = parseSize(size);
    options.scheme =
        dark ? widgets::Scheme::Dark : (light ? widgets::Scheme::Light : widgets::Scheme::System);
    if (options.allPictures && options.pictures.isEmpty()) {
        std::fputs("shimscope: --picture-all needs --picture DIR\n", stderr);
        return {std::nullopt, 2};
    }
    return {options, 0};
}

} // namespace shimscope::app
