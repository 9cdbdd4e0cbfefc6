// The dialog "New pod": a template or a dropped file, an editor, and what the kubelet says when the
// manifest is applied. The same for a manifest that is there: "Edit". It asks for what it wants by
// signals and is told the answer; nothing here talks to the agent.
#pragma once

#include <pods/manifest_edit.h>
#include <pods/templates.h>
#include <QDialog>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

#include <vector>

namespace shimscope::pods {

class PodEditor : public QDialog {
    Q_OBJECT

public:
    /// `taken`: names of pods and manifests that exist.
    PodEditor(const QStringList& taken, QWidget* parent = nullptr);
    [[nodiscard]] ManifestEdit* text() const { return m_text; }
    [[nodiscard]] QListWidget* choices() const { return m_choices; }
    [[nodiscard]] QListWidget* complaints() const { return m_complaints; }
    [[nodiscard]] QPushButton* applyButton() const { return m_apply; }
    [[nodiscard]] QString said() const { return m_said->text(); }
    /// The manifest's file name: the pod's name and ".yaml".
    [[nodiscard]] QString fileName() const;

    /// Shows this text instead of a template: another pod to be made from it.
    void setText(const QString& manifest);
    /// An existing manifest: it keeps its file, whatever the pod is called in it.
    void edit(const QString& file, const QString& manifest);

    /// The kubelet has taken it: the dialog closes. Complaints: they are listed and marked.
    void answer(const QStringList& complaints);
    /// It could not be asked.
    void fail(const QString& error);

signals:
    void applied(const QString& fileName, const QString& manifest);
    /// Closed with a manifest in the kubelet's folder that it cannot use, and that was not there
    /// before.
    void abandoned(const QString& fileName);

public slots:
    void reject() override;

protected:
    void changeEvent(QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void choose(int index);
    void apply();
    void load(const QString& path);
    void refresh();
    void retranslate();
    QStringList m_taken;
    std::vector<Template> m_templates;
    QLabel* m_about;
    QListWidget* m_choices;
    ManifestEdit* m_text;
    QListWidget* m_complaints;
    QLabel* m_said;
    QPushButton* m_apply;
    QPushButton* m_close;
    QString m_file; ///< of the manifest that is edited; empty: a new one
    QString m_original;
    QString m_asked; ///< file that the kubelet was asked about last
    QString m_broken; ///< file that was applied and refused
    bool m_asking = false;
};

} // namespace shimscope::pods
