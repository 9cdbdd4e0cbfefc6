// What is known of the selected span: its kernel steps with their reasons, its message with request
// and response, and the table of all spans of its trace (the timeline in words); and of the
// selected container what it was given and what the kernel says of it (details/). Follows the
// session. In a low window it is a drawer: closed, only its head is there, which opens it.
#pragma once

#include <models/session.h>
#include <models/spans_model.h>
#include <models/steps_model.h>
#include <widgets/elide_label.h>

#include <details/container_pages.h>
#include <details/copy_menu.h>
#include <QContextMenuEvent>
#include <QLabel>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QStackedWidget>
#include <QTabBar>
#include <QTableView>
#include <QToolButton>

namespace shimscope::widgets {

/// Request and response of one call, side by side.
class MessageView : public QWidget {
    Q_OBJECT

public:
    explicit MessageView(QWidget* parent = nullptr);
    /// `other`: what the other end of the same call recorded, or null; it stands in for what is
    /// missing.
    /// `docker`: in its chain there is an engine; then the part of Docker that it went through is
    /// named.
    void show(const trace::Span* span, const trace::Span* other, bool docker);
    [[nodiscard]] QString requestText() const { return m_request->toPlainText(); }
    [[nodiscard]] QString responseText() const { return m_response->toPlainText(); }
    using QWidget::show;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void openMenu(QPlainTextEdit* body, const QContextMenuEvent& event);
    static void fill(
        ElideLabel* head, QPlainTextEdit* body, const QString& name, const trace::Message& message);
    ElideLabel* m_head;
    ElideLabel* m_requestHead;
    ElideLabel* m_responseHead;
    QPlainTextEdit* m_request;
    QPlainTextEdit* m_response;
    details::Copies m_copies; ///< of the call
};

class DetailsPane : public QWidget {
    Q_OBJECT

public:
    enum Tab { Steps, Message, Spans, Security, Mounts, Cgroup, Config, TabCount };
    enum class Form { Pane, Open, Closed }; ///< the last two: of a drawer
    explicit DetailsPane(models::Session& session, QWidget* parent = nullptr);
    void setForm(Form form);
    [[nodiscard]] Form form() const { return m_form; }
    /// Opens and closes the drawer.
    [[nodiscard]] QToolButton* handle() const { return m_handle; }
    [[nodiscard]] models::StepsModel* steps() const { return m_stepsModel; }
    [[nodiscard]] models::SpansModel* spans() const { return m_spansModel; }
    [[nodiscard]] MessageView* message() const { return m_message; }
    [[nodiscard]] details::ContainerWatch& watch() { return m_watch; }
    [[nodiscard]] details::SecurityPage* security() const { return m_security; }
    [[nodiscard]] details::MountsPage* mounts() const { return m_mounts; }
    [[nodiscard]] details::CgroupPage* cgroup() const { return m_cgroup; }
    [[nodiscard]] details::ConfigPage* config() const { return m_config; }
    /// Why cgroup files may not be edited; empty: they may.
    void setRefusal(const QString& refusal) { m_cgroup->files()->setRefusal(refusal); }
    [[nodiscard]] QToolButton* largerButton() const { return m_larger; }
    void setTab(Tab tab);
    [[nodiscard]] Tab tab() const { return static_cast<Tab>(m_tabs->currentIndex()); }
    void refresh();

signals:
    /// A person wants more room for it, or no longer.
    void largerAsked(bool larger);
    /// A person opens or closes the drawer, with Escape only for now.
    void openAsked(bool open, bool forNow);

protected:
    void changeEvent(QEvent* event) override;

private:
    QTableView* makeTable(QAbstractItemModel* model, const char* name);
    void addCopyMenu(QTableView* table);
    [[nodiscard]] const trace::Span& spanOfRow(const QTableView* table, int row) const;
    void showSelectedRows();
    void showAbout(const trace::Span* span);
    void compose();
    void changeTab();
    void nameHandle();
    void retranslate();
    models::Session& m_session;
    models::StepsModel* m_stepsModel;
    models::SpansModel* m_spansModel;
    QTabBar* m_tabs;
    ElideLabel* m_about;
    QToolButton* m_larger;
    QToolButton* m_handle;
    QShortcut* m_escape;
    Form m_form = Form::Pane;
    QStackedWidget* m_stack;
    QTableView* m_stepsTable;
    QLabel* m_noSteps;
    MessageView* m_message;
    QTableView* m_spansTable;
    details::ContainerWatch m_watch;
    details::SecurityPage* m_security;
    details::MountsPage* m_mounts;
    details::CgroupPage* m_cgroup;
    details::ConfigPage* m_config;
    bool m_showing = false;
};

/// JSON with line breaks, keys in their order; text that is no JSON as it is.
[[nodiscard]] QString prettyJson(const std::string& json);

} // namespace shimscope::widgets
