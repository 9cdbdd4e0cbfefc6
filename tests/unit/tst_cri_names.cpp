// links: cri base
// Names of pods and containers, and who holds them.
#include <cri/names.h>

#include <cri.pb.h>
#include <unit_test.h>

using namespace shimscope;

class TestCriNames : public QObject {
    Q_OBJECT
private slots:
    void joinsTheMetadata()
    {
        ::runtime::v1::PodSandboxMetadata pod;
        pod.set_name("web");
        pod.set_namespace_("default");
        pod.set_uid("1234");
        pod.set_attempt(2);
        ::runtime::v1::ContainerMetadata container;
        container.set_name("main");
        container.set_attempt(7);
        QCOMPARE(cri::sandboxName(pod), std::string("web_default_1234_2"));
        QCOMPARE(cri::containerName(container, pod), std::string("main_web_default_1234_7"));
    }

    void givesANameOnlyOnce()
    {
        cri::NameRegistry names;
        QVERIFY(names.reserve("web", "id1"));
        QVERIFY(names.reserve("web", "id1"));
        const auto second = names.reserve("web", "id2");
        QVERIFY(!second);
        QVERIFY(second.error().toString().find("id1") != std::string::npos);
        names.release("id2");
        QVERIFY(!names.reserve("web", "id2"));
        names.release("id1");
        QVERIFY(names.reserve("web", "id2"));
    }
};

UNIT_TEST(TestCriNames)
#include "tst_cri_names.moc"
