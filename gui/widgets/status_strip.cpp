#include <models/text.h>
#include <widgets/status_strip.h>
#include <widgets/theme.h>

#include <QHBoxLayout>
#include <QLocale>

#include <algorithm>

namespace shimscope::widgets {

StatusStrip::StatusStrip(models::Session& session, QWidget* parent)
    : QWidget(parent)
    , m_session(session)
    , m_cgroup(new QLabel(this))
    , m_kernel(new QLabel(this))
    , m_privilege(new QLabel(this))
    , m_spans(new QLabel(this))
    , m_sampling(new QLabel(this))
    , m_place(new ElideLabel(this))
{
    setObjectName(QStringLiteral("status"));
    setAttribute(Qt::WA_StyledBackground);
    whenScaled(this, [this] { setFixedHeight(px(24)); });
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(14, 0, 14, 0);
    row->setSpacing(20);
    for (QLabel* label : {m_cgroup, m_kernel, m_privilege, m_spans, m_sampling}) {
        setTextFont(label, -2);
        row->addWidget(label);
    }
    setTextFont(m_place, -2);
    m_place->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_place->setElideMode(Qt::ElideMiddle);
    row->addWidget(m_place, 1);
    connect(&session, &models::Session::recordsAdded, this, &StatusStrip::refresh);
    connect(&session, &models::Session::timeMoved, this, &StatusStrip::refresh);
    connect(&session, &models::Session::wasReset, this, &StatusStrip::refresh);
    refresh();
}

void StatusStrip::setPlace(const QString& text)
{
    m_place->setText(text);
}

QString StatusStrip::text() const
{
    QStringList parts;
    for (const QLabel* label : {m_cgroup, m_kernel, m_privilege, m_spans, m_sampling})
        parts << label->text();
    return parts.join(QStringLiteral(" | "));
}

/// What the agent said last, up to the moment that is shown.
QString StatusStrip::sampleRate(const models::Store& store) const
{
    const auto& events = store.events();
    const auto said = std::find_if(events.rbegin(), events.rend(), [this](const auto& event) {
        return event.kind == "sampling" && event.at <= m_session.now();
    });
    return said == events.rend() ? QStringLiteral("10") : models::text(said->detail);
}

void StatusStrip::refresh()
{
    const models::Store& store = m_session.store();
    const trace::Header& header = store.header();
    const auto set = [](QLabel* label, const QString& text) {
        label->setText(text);
        label->setVisible(!text.isEmpty());
    };
    set(m_cgroup,
        header.cgroupMode.empty() ? QString()
                                  : QStringLiteral("cgroup ") + models::text(header.cgroupMode));
    m_cgroup->setToolTip(models::text(header.cgroupRoot));
    set(m_kernel,
        header.kernel.empty() ? QString() : tr("kernel %1").arg(models::text(header.kernel)));
    set(m_privilege, models::text(header.privilege));
    const QLocale locale;
    set(m_spans,
        store.empty() ? QString()
                      : tr("spans %1 · dropped %2")
                            .arg(locale.toString(static_cast<qulonglong>(store.spans().size())),
                                locale.toString(static_cast<qulonglong>(store.dropped()))));
    m_spans->setStyleSheet(
        store.dropped() > 0 ? QStringLiteral("color: %1").arg(colours().bad.name()) : QString());
    int running = 0;
    for (const models::PodState& pod : store.podsAt(m_session.now())) {
        for (const models::PlaceState& place : pod.places)
            running += place.container.state == "running" ? 1 : 0;
    }
    set(m_sampling,
        store.empty() || store.foreign()
            ? QString()
            : tr("sampling %n container(s) at %1 Hz", nullptr, running).arg(sampleRate(store)));
}

void StatusStrip::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        refresh();
    QWidget::changeEvent(event);
}

} // namespace shimscope::widgets
