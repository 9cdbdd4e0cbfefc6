// The files of a container's cgroup as rows: name, value, what it was before a person wrote into
// it, and what there is to say: that kubelet and CRI asked for something else, or the kernel's
// answer. The value of a limit can be edited in place; who writes it is told by editAsked(). GUI
// thread.
#pragma once

#include <agent.pb.h>
#include <QAbstractTableModel>

#include <map>
#include <vector>

namespace shimscope::details {

class CgroupModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Value, Before, Remark, Hierarchy, ColumnCount };
    enum Role { BadRole = Qt::UserRole + 1, EditableRole };
    using QAbstractTableModel::QAbstractTableModel;

    /// `container`: another one forgets what was written into the one before.
    void setFiles(const QString& container, const agent::v1::CgroupDetails& details);
    void clear();
    /// Why nothing may be edited; empty: it may.
    void setRefusal(const QString& refusal);
    /// What came of an edit: the new text, or the kernel's answer.
    void written(const QString& file, const QString& before, const QString& after);
    void refused(const QString& file, const QString& answer);
    void asking(const QString& file);
    /// What the file held before the first edit; empty: nothing to undo.
    [[nodiscard]] QString undoText(int row) const;
    /// Asks for the text from before the first edit.
    void undo(int row);
    [[nodiscard]] const agent::v1::CgroupFile& fileAt(int row) const
    {
        return m_files[static_cast<std::size_t>(row)];
    }
    [[nodiscard]] int rowOf(const QString& file) const;
    void retranslate();

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(
        const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

signals:
    void editAsked(const QString& file, const QString& text);

private:
    /// What a person did to one file.
    struct Edit {
        QString before; ///< first text; empty: never written
        QString answer; ///< the kernel's last no
        bool asking = false;
    };
    [[nodiscard]] const Edit* editOf(int row) const;
    [[nodiscard]] QString shown(int row) const;
    [[nodiscard]] QString remark(int row) const;
    [[nodiscard]] QString toolTip(const QModelIndex& index) const;
    void tell(const QString& file);
    QString m_container;
    QString m_refusal;
    std::vector<agent::v1::CgroupFile> m_files;
    std::map<QString, Edit> m_edits; ///< by file name
};

} // namespace shimscope::details
