// Values from the host's thread arrive by queued calls.
#include <engine/progress.h>
#include <lesson/desk.h>
#include <models/text.h>

#include <QMetaObject>

#include <algorithm>

namespace shimscope::lesson {

Desk::Desk(QObject* parent)
    : QObject(parent)
    , m_folder(models::text(scenario::findRoot()))
    , m_progress(models::text(engine::progressFile()))
{
}

Desk::~Desk() = default; // the host's destructor waits for its thread

void Desk::practise(double pace)
{
    m_pace = pace;
    m_progress.clear();
    m_loaded = false;
}

const std::vector<Desk::Entry>& Desk::lessons()
{
    if (!m_loaded)
        load();
    return m_lessons;
}

void Desk::load()
{
    m_loaded = true;
    m_lessons.clear();
    m_trouble.clear();
    if (m_folder.isEmpty()) {
        m_trouble = tr("No folder “scenarios” is above this program, so there are no lessons.");
        return;
    }
    const auto finished = m_progress.isEmpty()
        ? std::vector<std::string>()
        : engine::readFinished(m_progress.toStdString()).value_or(std::vector<std::string>());
    const auto folders = scenario::findLessons(m_folder.toStdString());
    if (!folders) {
        m_trouble = models::text(folders.error().toString());
        return;
    }
    for (const std::string& folder : *folders) {
        auto lesson = scenario::loadLesson(folder);
        if (!lesson) {
            m_trouble = models::text(lesson.error().toString());
            continue;
        }
        const bool done =
            std::find(finished.begin(), finished.end(), lesson->scenario.id) != finished.end();
        m_lessons.push_back(
            {std::make_shared<const scenario::Lesson>(std::move(lesson).value()), done});
    }
}

bool Desk::onRecordings() const
{
    return m_host != nullptr && m_lessons[m_index].lesson->scenario.onRecordings();
}

void Desk::start(std::size_t lesson, bool replay)
{
    if (lesson >= lessons().size())
        return;
    leave();
    m_index = lesson;
    m_replay = replay && !m_lessons[lesson].lesson->scenario.onRecordings();
    const int run = ++m_run;
    lessons::Host::Told told;
    told.view = [this, run](std::shared_ptr<const View> view) {
        QMetaObject::invokeMethod(
            this, [this, run, view] { take(run, view); }, Qt::QueuedConnection);
    };
    told.records = [this, run](std::vector<trace::Record> records) {
        const auto shared = std::make_shared<std::vector<trace::Record>>(std::move(records));
        QMetaObject::invokeMethod(
            this,
            [this, run, shared] {
                if (run == m_run)
                    emit played(shared);
            },
            Qt::QueuedConnection);
    };
    m_host = std::make_unique<lessons::Host>(m_lessons[lesson].lesson,
        lessons::HostOptions{.socket = m_socket.toStdString(),
            .replay = m_replay,
            .pace = m_pace,
            .progressFile = m_progress.toStdString()},
        std::move(told));
    emit began(m_replay);
}

void Desk::take(int run, std::shared_ptr<const View> view)
{
    if (run != m_run)
        return;
    m_view = std::move(view);
    if (m_view->state == View::State::Finished)
        m_lessons[m_index].finished = true;
    emit changed();
}

void Desk::leave()
{
    if (!m_host)
        return;
    ++m_run;
    m_host.reset();
    m_view.reset();
    emit left(m_replay);
    emit changed();
}

void Desk::choose(const std::string& choice)
{
    if (m_host)
        m_host->choose(choice);
}

void Desk::perform(std::size_t action)
{
    if (m_host)
        m_host->perform(action);
}

void Desk::answer(const std::string& input, const QString& value)
{
    if (m_host)
        m_host->answer(input, value.trimmed().toStdString());
}

void Desk::solve()
{
    if (m_host)
        m_host->solve();
}

void Desk::advance()
{
    if (m_host)
        m_host->advance();
}

} // namespace shimscope::lesson
