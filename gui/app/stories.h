// The pages that tell of other chains than this machine's: the comparison, and whom the removal of
// dockershim concerns. One is shown at a time, or the pods are. GUI thread.
#pragma once

#include <app/affected.h>
#include <app/comparing.h>
#include <app/feed.h>
#include <app/lesson_stage.h>
#include <models/session.h>

#include <QObject>
#include <QPointer>
#include <QStackedWidget>
#include <story/command_table.h>

namespace shimscope::app {

class Stories : public QObject {
    Q_OBJECT

public:
    /// Adds its pages to `pages`, where `pods` is shown without them.
    Stories(QStackedWidget* pages, QWidget* pods, const models::Session& session, const Feed& feed);
    /// A lesson's steps may ask for the pages, and point at them.
    void serve(LessonStage* stage);
    /// Names of shipped recordings, or files; empty: the two that everybody asks about.
    void compare(const QStringList& chains);
    [[nodiscard]] Comparing* comparing() const { return m_comparing; }
    /// The page of the scan; it is scanned when that is asked for.
    void showAffected();
    /// docker, crictl, ctr, nerdctl and kubectl for what the window does.
    void showCommands();
    [[nodiscard]] Affected* affected() const { return m_affected; }
    /// The page that is shown; null: the pods are.
    [[nodiscard]] QWidget* page() const;
    /// Back to the pods.
    void close();

signals:
    void pageChanged();
    /// A recording is to be opened, where this span is to be shown; an empty file: what is shown.
    void placeAsked(const QString& file, const QString& spanId);
    /// A recording that came with the program.
    void recordingAsked(const QString& name);
    void lessonAsked(const QString& id);
    void saved(const QString& file);
    void notSaved(const QString& file, const QString& cause);

private:
    void reveal(QWidget* part);
    QWidget* m_pods;
    const models::Session& m_session;
    const Feed& m_feed;
    Comparing* m_comparing;
    Affected* m_affected;
    QPointer<storyview::CommandTable> m_commands;
};

} // namespace shimscope::app
