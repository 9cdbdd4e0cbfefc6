// links: kubelet
// The kubelet's folder: what is said of a file that breaks, is mended, or goes, each once.
#include <base/file.h>
#include <kubelet/manifest_folder.h>

#include <expect.h>
#include <unit_test.h>

#include <unistd.h>

using namespace shimscope;
using kubelet::ManifestReport;

class TestFolder : public QObject {
    Q_OBJECT
private slots:
    void init()
    {
        auto made = base::TempDir::make("/tmp/shimscope-folder-");
        OK(made);
        m_dir.emplace(std::move(*made));
        m_options.manifests = m_dir->path() + "/manifests";
        m_options.stateDir = m_dir->path() + "/state";
        m_options.nodeName = "node";
        m_reports.clear();
        auto folder = kubelet::ManifestFolder::open(
            m_options, [this](const ManifestReport& report) { m_reports.push_back(report); });
        OK(folder);
        m_folder.emplace(std::move(*folder));
    }
    void cleanup() { m_folder.reset(); }

    void saysAnErrorOnceAndWhenItIsMended()
    {
        write("web.yaml", "kind: Pod\n");
        OK(m_folder->scan());
        QVERIFY(!said().isEmpty());
        for (const QString& line : said())
            QVERIFY2(line.startsWith("error web.yaml"), qPrintable(line));
        m_reports.clear();
        OK(m_folder->scan());
        QCOMPARE(said(), QStringList()); // nothing has changed
        write("web.yaml", pod("web"));
        OK(m_folder->scan());
        QCOMPARE(said(), QStringList("mended web.yaml"));
        QCOMPARE(m_folder->pods().size(), std::size_t{1});
        m_reports.clear();
        ::unlink(path("web.yaml").c_str());
        OK(m_folder->scan());
        QCOMPARE(said(), QStringList()); // it was good
    }

    void saysWhenABrokenFileIsGone()
    {
        write("web.yaml", "kind: Pod\n");
        OK(m_folder->scan());
        m_reports.clear();
        ::unlink(path("web.yaml").c_str());
        OK(m_folder->scan());
        QCOMPARE(said(), QStringList("mended web.yaml"));
    }

    void saysWhenTwoFilesNoLongerMeanTheSamePod()
    {
        write("a.yaml", pod("web"));
        write("b.yaml", pod("web"));
        OK(m_folder->scan());
        QCOMPARE(said(), QStringList("error b.yaml"));
        QCOMPARE(m_folder->pods().size(), std::size_t{1});
        m_reports.clear();
        ::unlink(path("a.yaml").c_str());
        OK(m_folder->scan());
        QCOMPARE(said(), QStringList("mended b.yaml"));
        QCOMPARE(m_folder->pods().size(), std::size_t{1});
    }

    void keepsThePodOfAFileThatBreaks()
    {
        write("web.yaml", pod("web"));
        OK(m_folder->scan());
        write("web.yaml", "kind: Pod\n");
        OK(m_folder->scan());
        QCOMPARE(m_folder->pods().size(), std::size_t{1});
        QCOMPARE(said().last(), QString("warning web.yaml")); // it goes on as it was
    }

private:
    [[nodiscard]] std::string path(const std::string& name) const
    {
        return m_options.manifests + "/" + name;
    }
    void write(const std::string& name, const std::string& text)
    {
        OK(base::writeFileAtomic(path(name), text));
    }
    static std::string pod(const std::string& name)
    {
        return "apiVersion: v1\nkind: Pod\nmetadata:\n  name: " + name
            + "\nspec:\n  containers:\n  - name: app\n    image: shimscope.local/busybox:1\n";
    }
    [[nodiscard]] QStringList said() const
    {
        QStringList lines;
        for (const ManifestReport& report : m_reports) {
            const char* kind = report.kind == ManifestReport::Kind::Error ? "error "
                : report.kind == ManifestReport::Kind::Warning            ? "warning "
                                                                          : "mended ";
            lines << kind + QString::fromStdString(report.file);
        }
        return lines;
    }
    kubelet::Options m_options;
    std::optional<base::TempDir> m_dir;
    std::vector<ManifestReport> m_reports;
    std::optional<kubelet::ManifestFolder> m_folder;
};

UNIT_TEST(TestFolder)
#include "tst_kubelet_folder.moc"
