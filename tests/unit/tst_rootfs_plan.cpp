// links: rootfs
// Mounts, options, devices → plan.
#include <oci/default_spec.h>
#include <rootfs/plan.h>

#include <unit_test.h>

#include <linux/mount.h>
#include <sys/sysmacros.h>

using namespace shimscope;

class TestRootfsPlan : public QObject {
    Q_OBJECT

private slots:
    void optionsBecomeFlagsAndData()
    {
        const auto options = rootfs::parseOptions(
            {"nosuid", "ro", "rw", "noexec", "mode=755", "size=64k", "rslave"});
        QVERIFY(options);
        QCOMPARE(options->flags, std::uint64_t{MS_NOSUID | MS_NOEXEC});
        QCOMPARE(options->cleared, std::uint64_t{MS_RDONLY});
        QCOMPARE(options->data, std::string("mode=755,size=64k"));
        QCOMPARE(options->propagation, std::uint64_t{MS_SLAVE | MS_REC});
    }
    void recursiveOptionsAreApart()
    {
        const auto options = rootfs::parseOptions({"rbind", "rro", "rsuid"});
        QVERIFY(options && options->bind && options->recursiveBind);
        QCOMPARE(options->recursiveSet, std::uint64_t{MOUNT_ATTR_RDONLY});
        QCOMPARE(options->recursiveClear, std::uint64_t{MOUNT_ATTR_NOSUID});
        QCOMPARE(options->flags, std::uint64_t{0});
    }
    void refusesWhatIsNotSupported()
    {
        const auto options = rootfs::parseOptions({"ro", "idmap"});
        QVERIFY(!options);
        QVERIFY(options.error().toString().find("'idmap': this option is not supported")
            != std::string::npos);
        for (const std::string& name : rootfs::optionNames())
            QVERIFY2(rootfs::parseOptions({name}), name.c_str());
    }
    void pathsAreMadeAbsolute()
    {
        oci::Spec spec = oci::defaultSpec();
        spec.mounts = {{"data/./x//", "", "volumes/x", {"bind"}}};
        const auto plan = rootfs::plan(spec, "/bundle", false);
        QVERIFY(plan);
        QCOMPARE(plan->root, std::string("/bundle/rootfs"));
        QCOMPARE(plan->mounts[0].destination, std::string("/data/x"));
        QCOMPARE(plan->mounts[0].source, std::string("/bundle/volumes/x"));
        QCOMPARE(plan->mounts[0].type, std::string("bind"));
        QCOMPARE(plan->mounts[0].field, std::string("mounts[0]"));
    }
    void refusesAMountOverTheRoot()
    {
        oci::Spec spec = oci::defaultSpec();
        spec.mounts.push_back({"/./", "tmpfs", "tmpfs", {}});
        const auto plan = rootfs::plan(spec, "/b", false);
        QVERIFY(!plan);
        QVERIFY(plan.error().toString().find("/mounts/7/destination: is the root itself")
            != std::string::npos);
    }
    void aDeviceOfTheConfigReplacesTheDefault()
    {
        oci::Spec spec = oci::defaultSpec();
        spec.linux_->devices = {{"/dev/null", "c", 10, 229, 0600, 5, 6}};
        const auto plan = rootfs::plan(spec, "/b", false);
        QVERIFY(plan);
        QCOMPARE(plan->devices.size(), std::size_t{6});
        const rootfs::Device& device = plan->devices.back();
        QCOMPARE(device.path, std::string("/dev/null"));
        QCOMPARE(device.number, std::uint64_t{gnu_dev_makedev(10, 229)});
        QCOMPARE(device.mode, std::uint32_t{0020600});
        QCOMPARE(device.field, std::string("linux.devices[0]"));
    }
    void theHostsDevIsLeftAlone()
    {
        oci::Spec spec = oci::defaultSpec();
        spec.mounts = {{"/dev", "bind", "/dev", {"rbind"}}};
        QVERIFY(!rootfs::plan(spec, "/b", false)->makeDevices);
        QVERIFY(rootfs::plan(oci::defaultSpec(), "/b", true)->bindDevices);
    }
};

UNIT_TEST(TestRootfsPlan)
#include "tst_rootfs_plan.moc"
