// The box that a click on a plot opens: where the number comes from, to read and to copy. It goes
// with the next click elsewhere or Escape. GUI thread.
#pragma once

#include <plots/provenance.h>

#include <QFrame>

namespace shimscope::plots {

class ProvenanceBox : public QFrame {
    Q_OBJECT

public:
    ProvenanceBox(const Provenance& provenance, QWidget* parent);
    /// Opens it near this point of the screen, on the screen as a whole.
    void openAt(const QPoint& global);
    [[nodiscard]] const QString& text() const { return m_text; }

private:
    QString m_text;
};

} // namespace shimscope::plots
