// Other limits for a container, by one of two ways: at once in what runs (CRI
// UpdateContainerResources), or in the manifest, which to the kubelet is another pod: it ends this
// one and starts that. It says what it wants by signals. GUI thread.
#pragma once

#include <pods/manifest_text.h>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

namespace shimscope::pods {

class LimitDialog : public QDialog {
    Q_OBJECT

public:
    /// `limits`: those of the manifest now.
    LimitDialog(const QString& container, const QString& manifest, const Limits& limits,
        QWidget* parent = nullptr);
    [[nodiscard]] QLineEdit* cpu() const { return m_cpu; }
    [[nodiscard]] QLineEdit* memory() const { return m_memory; }
    [[nodiscard]] QPushButton* applyButton() const { return m_apply; }
    [[nodiscard]] QRadioButton* inManifest() const { return m_inManifest; }
    [[nodiscard]] QString said() const { return m_said->text(); }
    /// The manifest with what is in the fields.
    [[nodiscard]] QString changed() const;
    /// What was said; nothing: it has taken it, and the dialog closes.
    void answer(const QStringList& complaints);

signals:
    void applied(const QString& manifest);
    /// What is empty stays as it is.
    void updateAsked(const QString& cpu, const QString& memory);

protected:
    void changeEvent(QEvent* event) override;

private:
    void apply();
    void refresh();
    void retranslate();
    QString m_container;
    QString m_manifest;
    Limits m_limits;
    QRadioButton* m_now;
    QRadioButton* m_inManifest;
    QLabel* m_way;
    QLabel* m_cpuLabel;
    QLabel* m_memoryLabel;
    QLineEdit* m_cpu;
    QLineEdit* m_memory;
    QLabel* m_said;
    QPushButton* m_apply;
    QPushButton* m_close;
    bool m_asking = false;
};

} // namespace shimscope::pods
