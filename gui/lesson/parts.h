// Small parts that the pages of the lesson pane are put together from. GUI thread.
#pragma once

#include <engine/evaluator.h>
#include <engine/finding.h>
#include <scenario/scenario.h>
#include <trace/record.h>
#include <widgets/elide_label.h>

#include <QFrame>
#include <QLabel>
#include <QPainter>
#include <QRadioButton>
#include <QString>
#include <QVBoxLayout>

#include <vector>

namespace shimscope::lesson {

/// A lesson's text in the window's language, "en" or "ko".
[[nodiscard]] QString in(const QString& language, const scenario::Text& text);
/// A label that breaks its lines and whose text can be copied.
QLabel* makeText(const QString& text, QWidget* parent);
/// A mute word in capitals above what follows.
QLabel* makeHeading(const QString& text, QWidget* parent);
/// A soft box with a layout.
struct Card {
    QFrame* frame;
    QVBoxLayout* inside;
};
Card makeCard(QWidget* parent);
/// A name of scenario/keys.h kWidgets as people say it.
[[nodiscard]] QString placeName(const std::string& widget);
/// The same before it is translated, in "shimscope::lesson"; null: there is no such place.
[[nodiscard]] const char* placeWords(const std::string& widget);

/// The box of a check, ticked where it holds.
void paintCheck(QPainter& painter, const QRectF& box, bool holds);

/// A radio button whose text breaks its lines.
class Choice : public QWidget {
    Q_OBJECT

public:
    Choice(const QString& text, QWidget* parent);
    [[nodiscard]] QRadioButton* button() const { return m_button; }

protected:
    void mousePressEvent(QMouseEvent* event) override;

private:
    QRadioButton* m_button;
};

/// A leaf of a check: a box that is ticked when it holds, what it says, and the evidence.
class EvidenceRow : public QWidget {
    Q_OBJECT

public:
    explicit EvidenceRow(QWidget* parent);
    void setEvidence(
        const engine::Evidence& evidence, const trace::Header& header, const QString& language);
    [[nodiscard]] bool holds() const { return m_holds; }
    [[nodiscard]] QString evidence() const { return m_evidence->text(); }

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    bool m_holds = false;
    QLabel* m_label;
    QLabel* m_evidence;
};

/// What the last scan found about the lesson's containers; nothing before there was one.
class Findings : public QFrame {
    Q_OBJECT

public:
    explicit Findings(QWidget* parent);
    void show(const std::vector<engine::Finding>& findings, const QString& language);

private:
    QString m_built; ///< what the labels were made of
    QVBoxLayout* m_inside;
};

} // namespace shimscope::lesson
