#include <chain/ancestry.h>
#include <models/text.h>

#include <QCoreApplication>

#include <algorithm>

namespace shimscope::chain {

namespace {

struct ObservedWords {
    Q_DECLARE_TR_FUNCTIONS(shimscope::chain::ObservedWords)
};

/// "containerd-shim-runc-v2 (812)" of trace::Container::startedBy.
HopBox ancestorBox(const std::vector<trace::Process>& processes, const QString& words)
{
    const qsizetype open = words.lastIndexOf(QLatin1String(" ("));
    const QString name = words.left(open);
    const int pid = words.mid(open + 2, words.size() - open - 3).toInt();
    HopBox box{trace::Hop::Agent, name, {QStringLiteral("pid %1").arg(pid)}, true};
    const auto process = std::find_if(processes.begin(), processes.end(),
        [pid](const trace::Process& each) { return each.pid == pid; });
    if (process == processes.end())
        return box;
    box.hop = process->hop;
    const QString role = models::hopName(process->hop);
    if (role != name)
        box.lines << role;
    if (process->rssBytes != 0)
        box.lines << models::mebibytes(process->rssBytes) + QStringLiteral(" MiB");
    return box;
}

HopBox observedBox(const trace::Container& container)
{
    HopBox box{trace::Hop::Kernel, ObservedWords::tr("container"), {}, true};
    box.lines << models::text(container.name)
              << (container.pid > 0 ? QStringLiteral("pid %1").arg(container.pid)
                                    : models::text(container.state))
              << models::text(container.engine);
    return box;
}

} // namespace

ChainState observedChain(
    const models::Store& store, std::int64_t t, const trace::Container& container)
{
    ChainState state;
    state.observed = true;
    const std::vector<trace::Process> processes = store.processesAt(t);
    const QStringList ancestors =
        models::text(container.startedBy).split(QStringLiteral(" ← "), Qt::SkipEmptyParts);
    for (const QString& words : ancestors)
        state.hops.insert(state.hops.begin(), ancestorBox(processes, words));
    state.hops.push_back(observedBox(container));
    for (std::size_t i = 0; i + 1 < state.hops.size(); ++i) {
        Edge edge;
        edge.protocol = ObservedWords::tr("started");
        edge.transport = ObservedWords::tr("not observed");
        state.edges.push_back(std::move(edge));
    }
    return state;
}

} // namespace shimscope::chain
