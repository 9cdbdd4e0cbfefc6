// links: cri base
// What shims say about cgroups, v1 and v2, in one form.
#include <cri/task_metrics.h>

#include <cgroups1_metrics.pb.h>
#include <cgroups2_metrics.pb.h>
#include <google/protobuf/any.pb.h>
#include <unit_test.h>

using namespace shimscope;

namespace {

template <class Message>
google::protobuf::Any packed(const Message& message)
{
    google::protobuf::Any any;
    any.set_type_url(message.GetTypeName()); // containerd has no host before the name
    any.set_value(message.SerializeAsString());
    return any;
}

} // namespace

class TestCriTaskMetrics : public QObject {
    Q_OBJECT
private slots:
    void readsVersion1()
    {
        io::containerd::cgroups::v1::Metrics metrics;
        metrics.mutable_cpu()->mutable_usage()->set_total(123);
        metrics.mutable_memory()->mutable_usage()->set_usage(1000);
        metrics.mutable_memory()->set_total_inactive_file(300);
        metrics.mutable_memory_oom_control()->set_oom_kill(2);
        const auto read = cri::parseMetrics(packed(metrics));
        QCOMPARE(*read.cpuNs, std::uint64_t(123));
        QCOMPARE(*read.memoryWorkingSet, std::uint64_t(700));
        QCOMPARE(*read.oomKills, std::uint64_t(2));
        QVERIFY(!read.pids);
    }

    void readsVersion2()
    {
        io::containerd::cgroups::v2::Metrics metrics;
        metrics.mutable_cpu()->set_usage_usec(5);
        metrics.mutable_memory()->set_usage(100);
        metrics.mutable_memory()->set_inactive_file(300);
        metrics.mutable_memory_events()->set_oom_kill(1);
        metrics.mutable_pids()->set_current(4);
        const auto read = cri::parseMetrics(packed(metrics));
        QCOMPARE(*read.cpuNs, std::uint64_t(5000));
        QCOMPARE(*read.memoryWorkingSet, std::uint64_t(0)); // never below 0
        QCOMPARE(*read.oomKills, std::uint64_t(1));
        QCOMPARE(*read.pids, std::uint64_t(4));
    }

    void anotherMessageSaysNothing()
    {
        google::protobuf::Any any;
        any.set_type_url("types.containerd.io/windows.Metrics");
        QVERIFY(!cri::parseMetrics(any).cpuNs);
    }
};

UNIT_TEST(TestCriTaskMetrics)
#include "tst_cri_task_metrics.moc"
