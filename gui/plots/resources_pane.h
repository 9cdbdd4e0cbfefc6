// What a container uses, and its limits, over the last minute: up to six plots, of which a person
// chooses. Of many containers (a pod, an engine, all): CPU and memory, the ten largest as lines and
// the rest as one band. GUI thread.
#pragma once

#include <models/session.h>
#include <plots/all_containers.h>
#include <plots/contents.h>
#include <plots/provenance.h>
#include <plots/resource_plot.h>
#include <plots/top_legend.h>
#include <widgets/elide_label.h>

#include <QHBoxLayout>
#include <QSettings>
#include <QTimer>
#include <QToolButton>
#include <QWidget>

#include <array>
#include <memory>
#include <string>

namespace shimscope::plots {

class ResourcesPane : public QWidget {
    Q_OBJECT

public:
    enum Kind { Cpu, Memory, Pressure, Io, Network, Pids };
    static constexpr std::size_t kKinds = 6;

    explicit ResourcesPane(models::Session& session, QWidget* parent = nullptr);
    [[nodiscard]] ResourcePlot* cpu() const { return m_plots[Cpu]; }
    [[nodiscard]] ResourcePlot* memory() const { return m_plots[Memory]; }
    [[nodiscard]] ResourcePlot* pressure() const { return m_plots[Pressure]; }
    [[nodiscard]] ResourcePlot* plot(Kind kind) const { return m_plots.at(kind); }
    [[nodiscard]] QToolButton* chooser(Kind kind) const { return m_choosers.at(kind); }
    [[nodiscard]] QToolButton* allButton() const { return m_allButton; }
    [[nodiscard]] TopLegend* legend() const { return m_legend; }
    /// One plot with all the room; null: those that a person has chosen.
    void showOnly(const ResourcePlot* plot);
    /// Draws now what else waits for the next quarter of a second.
    void refresh();
    /// Whether many containers are shown together.
    [[nodiscard]] bool showsMany() const;
    /// Keeps there which plots are shown, and takes up what is there.
    void remember(std::unique_ptr<QSettings> settings);

public slots:
    /// The containers of this pod together; empty: the selected container again.
    void showPod(const std::string& uid);
    /// All containers together, or the selected one again.
    void showAll(bool all);

signals:
    void failed(const shimscope::widgets::Failure& failure);

protected:
    void changeEvent(QEvent* event) override;

private:
    void compose();
    void follow();
    void shareRoom();
    void choose(Kind kind, bool shown);
    void retranslate();
    void showNothing();
    void showMany();
    void showOne();
    [[nodiscard]] PlotContent baseAt(std::int64_t oldest) const;
    void explain(Kind kind, std::int64_t at, const QPoint& global);
    void explainMany(std::int64_t at, const QPoint& global);

    models::Session& m_session;
    widgets::ElideLabel* m_heading;
    QToolButton* m_allButton;
    QHBoxLayout* m_row;
    TopLegend* m_legend;
    std::array<ResourcePlot*, kKinds> m_plots{};
    std::array<QToolButton*, kKinds> m_choosers{};
    std::array<bool, kKinds> m_chosen{true, true, true, false, false, false};
    const ResourcePlot* m_only = nullptr;
    AllContainers m_many;
    bool m_all = false;
    std::string m_pod; ///< uid; empty: no pod as a whole
    QTimer m_timer; ///< at most four pictures a second
    std::unique_ptr<QSettings> m_settings;
};

} // namespace shimscope::plots
