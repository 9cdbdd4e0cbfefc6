// CPU, memory and pressure of the selected container over the last minute, with their limits. GUI
// thread.
#pragma once

#include <models/session.h>
#include <plots/provenance.h>
#include <plots/resource_plot.h>

#include <QLabel>
#include <QTimer>
#include <QWidget>

namespace shimscope::plots {

class ResourcesPane : public QWidget {
    Q_OBJECT

public:
    explicit ResourcesPane(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] ResourcePlot* cpu() const { return m_cpu; }
    [[nodiscard]] ResourcePlot* memory() const { return m_memory; }
    [[nodiscard]] ResourcePlot* pressure() const { return m_pressure; }
    /// One plot with all the room; null: all of them.
    void showOnly(const ResourcePlot* plot);
    /// Draws now what else waits for the next quarter of a second.
    void refresh();

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void showNothing();
    using Ask = Provenance (*)(const Measured&, const std::vector<trace::Sample>&, std::int64_t);
    void explain(Ask ask, std::int64_t at, const QPoint& global);
    [[nodiscard]] PlotContent cpuContent(
        const std::vector<trace::Sample>& samples, PlotContent content) const;
    [[nodiscard]] PlotContent memoryContent(
        const std::vector<trace::Sample>& samples, PlotContent content) const;
    [[nodiscard]] PlotContent pressureContent(
        const std::vector<trace::Sample>& samples, PlotContent content) const;

    models::Session& m_session;
    QLabel* m_heading;
    ResourcePlot* m_cpu;
    ResourcePlot* m_memory;
    ResourcePlot* m_pressure;
    QTimer m_timer; ///< at most four pictures a second
};

} // namespace shimscope::plots
