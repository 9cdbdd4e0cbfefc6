// The names of the lines in the plots of all containers, with what each uses now. Enter or a double
// click chooses that container. GUI thread.
#pragma once

#include <plots/all_containers.h>

#include <QListWidget>

namespace shimscope::plots {

class TopLegend : public QListWidget {
    Q_OBJECT

public:
    explicit TopLegend(QWidget* parent = nullptr);
    void show(const std::vector<AllContainers::Entry>& entries);
    using QWidget::show;

signals:
    void chosen(const shimscope::models::Place& place);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    std::vector<AllContainers::Entry> m_entries;
};

} // namespace shimscope::plots
