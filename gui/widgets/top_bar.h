// The bar at the top: name, source, stack, transport, language.
#pragma once

#include <models/session.h>
#include <widgets/transport.h>

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QWidget>

namespace shimscope::widgets {

class TopBar : public QWidget {
    Q_OBJECT

public:
    explicit TopBar(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] Transport* transport() const { return m_transport; }
    [[nodiscard]] QToolButton* languageButton() const { return m_language; }
    [[nodiscard]] QToolButton* newPodButton() const { return m_newPod; }
    /// Opens a menu that whoever composes the window fills.
    [[nodiscard]] QToolButton* viewButton() const { return m_view; }
    [[nodiscard]] QToolButton* machineButton() const { return m_machine; }
    [[nodiscard]] QToolButton* lessonsButton() const { return m_lessons; }
    /// Whether the column of the lessons is open.
    void setLessonsShown(bool shown);
    /// Why no pod can be started; empty: one can.
    void setRefusal(const QString& refusal);

    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void sandboxAsked();
    void machineAsked();
    void recordingAsked();
    void newPodAsked();
    void lessonsAsked(bool shown);
    void languageAsked();

protected:
    bool event(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void refresh();
    void showChip();
    void fit();
    [[nodiscard]] int leastWidth() const;
    void retranslate();
    models::Session& m_session;
    QString m_refusal;
    QHBoxLayout* m_first;
    QHBoxLayout* m_second; ///< for the transport, where the first line has no room
    bool m_below = false; ///< it is there
    QLabel* m_name;
    QLabel* m_source;
    QToolButton* m_sandbox;
    QToolButton* m_machine;
    QToolButton* m_recording;
    QLabel* m_stack;
    std::string m_chain; ///< that the chip names; empty: ours
    QLabel* m_chip;
    Transport* m_transport;
    QToolButton* m_newPod;
    QToolButton* m_lessons;
    QToolButton* m_view;
    QToolButton* m_language;
};

} // namespace shimscope::widgets
