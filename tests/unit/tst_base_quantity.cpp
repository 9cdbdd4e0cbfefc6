// links: base
// Quantities: what Kubernetes accepts, how it rounds, what it refuses.
#include <base/quantity.h>

#include <unit_test.h>

using namespace shimscope;

class TestQuantity : public QObject {
    Q_OBJECT
private slots:
    void readsCpuInThousandths_data();
    void readsCpuInThousandths();
    void readsBytes_data();
    void readsBytes();
    void refuses_data();
    void refuses();
};

void TestQuantity::readsCpuInThousandths_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("milli");
    QTest::newRow("milli") << "500m" << qint64{500};
    QTest::newRow("half a core") << "0.5" << qint64{500};
    QTest::newRow("cores") << "2" << qint64{2000};
    QTest::newRow("rounded up") << "0.0001" << qint64{1};
    QTest::newRow("micro, rounded up") << "1500u" << qint64{2};
    QTest::newRow("nano") << "1000000n" << qint64{1};
    QTest::newRow("exponent") << "1e-1" << qint64{100};
    QTest::newRow("plus sign") << "+1" << qint64{1000};
    QTest::newRow("no digit before the point") << ".25" << qint64{250};
    QTest::newRow("zero") << "0" << qint64{0};
    QTest::newRow("minus zero") << "-0" << qint64{0};
}

void TestQuantity::readsCpuInThousandths()
{
    QFETCH(QString, text);
    QFETCH(qint64, milli);
    const auto value = base::parseMilliCpu(text.toStdString());
    QVERIFY(value.has_value());
    QCOMPARE(static_cast<qint64>(*value), milli);
}

void TestQuantity::readsBytes_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("bytes");
    QTest::newRow("plain") << "4096" << qint64{4096};
    QTest::newRow("Ki") << "1Ki" << qint64{1024};
    QTest::newRow("Mi") << "64Mi" << qint64{67108864};
    QTest::newRow("k") << "1k" << qint64{1000};
    QTest::newRow("M") << "64M" << qint64{64000000};
    QTest::newRow("fraction of Gi") << "1.5Gi" << qint64{1610612736};
    QTest::newRow("exponent") << "128e6" << qint64{128000000};
    QTest::newRow("exponent with sign") << "1E+3" << qint64{1000};
    QTest::newRow("exa, not an exponent") << "1E" << qint64{1000000000000000000};
    QTest::newRow("milli bytes, rounded up") << "1500m" << qint64{2};
    QTest::newRow("the largest") << "9223372036854775807" << std::numeric_limits<qint64>::max();
}

void TestQuantity::readsBytes()
{
    QFETCH(QString, text);
    QFETCH(qint64, bytes);
    const auto value = base::parseBytes(text.toStdString());
    QVERIFY(value.has_value());
    QCOMPARE(static_cast<qint64>(*value), bytes);
}

void TestQuantity::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    QTest::newRow("empty") << ""
                           << "accepted are a number";
    QTest::newRow("word") << "lots"
                          << "accepted are a number";
    QTest::newRow("MB") << "64MB"
                        << "unknown suffix 'MB'";
    QTest::newRow("small mi") << "64mi"
                              << "unknown suffix 'mi'";
    QTest::newRow("blank") << "64 Mi"
                           << "unknown suffix ' Mi'";
    QTest::newRow("negative") << "-1"
                              << "must not be negative";
    QTest::newRow("two points") << "1.2.3"
                                << "unknown suffix";
    QTest::newRow("too large") << "9223372036854775808"
                               << "out of range";
    QTest::newRow("Ei beyond 63 bits") << "8Ei"
                                       << "out of range";
    QTest::newRow("100 digits") << QString(100, '9') << "out of range";
    QTest::newRow("large exponent") << "1e99"
                                    << "unknown suffix";
}

void TestQuantity::refuses()
{
    QFETCH(QString, text);
    QFETCH(QString, part);
    const auto value = base::parseBytes(text.toStdString());
    QVERIFY(!value.has_value());
    QVERIFY2(
        QString::fromStdString(value.error().detail).contains(part), value.error().detail.c_str());
}

UNIT_TEST(TestQuantity)
#include "tst_base_quantity.moc"
