#include <details/equivalents.h>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <array>

namespace shimscope::details {

namespace {

QString asText(std::string_view from)
{
    return QString::fromUtf8(from.data(), static_cast<qsizetype>(from.size()));
}

/// A word of a shell's command line.
QString quoted(const QString& word)
{
    static const QRegularExpression kPlain(QStringLiteral("^[A-Za-z0-9_@%+=:,./-]+$"));
    return kPlain.match(word).hasMatch()
        ? word
        : u'\'' + QString(word).replace(u'\'', QStringLiteral("'\\''")) + u'\'';
}

QString quoted(const QJsonArray& words)
{
    QStringList out;
    for (const QJsonValue& word : words)
        out << quoted(word.toString());
    return out.join(u' ');
}

struct Line {
    const char* method; ///< as Span::shortMethod() has it
    const char* command; ///< {…}: a field of the message or an attribute
};

// CRI has no word for pausing; its tools ask the task service for that.
constexpr std::array kCri{
    Line{"RunPodSandbox", "crictl {cri}runp <pod-config.json>"},
    Line{"StopPodSandbox", "crictl {cri}stopp {sandbox}"},
    Line{"StopPodSandbox", "kubectl delete pod -n {ns} {pod}"},
    Line{"RemovePodSandbox", "crictl {cri}rmp {sandbox}"},
    Line{"PodSandboxStatus", "crictl {cri}inspectp {sandbox}"},
    Line{"ListPodSandbox", "crictl {cri}pods"},
    Line{"ListPodSandbox", "kubectl get pods -A"},
    Line{"CreateContainer",
        "crictl {cri}create {sandbox} <container-config.json> <pod-config.json>"},
    Line{"CreateContainer", "docker create {image} {args}"},
    Line{"StartContainer", "crictl {cri}start {container}"},
    Line{"StartContainer", "docker start {container}"},
    Line{"StopContainer", "crictl {cri}stop --timeout {timeout} {container}"},
    Line{"StopContainer", "docker stop -t {timeout} {container}"},
    Line{"RemoveContainer", "crictl {cri}rm {container}"},
    Line{"RemoveContainer", "docker rm {container}"},
    Line{"ContainerStatus", "crictl {cri}inspect {container}"},
    Line{"ContainerStatus", "kubectl get pod -n {ns} {pod} -o yaml"},
    Line{"ListContainers", "crictl {cri}ps -a"},
    Line{"ListContainers", "docker ps -a"},
    Line{"UpdateContainerResources", "crictl {cri}update {limits}{container}"},
    Line{"ExecSync", "crictl {cri}exec --sync {container} {cmd}"},
    Line{"ExecSync", "kubectl exec -n {ns} {pod} -c {name} -- {cmd}"},
    Line{"ContainerStats", "crictl {cri}stats {container}"},
    Line{"ContainerStats", "kubectl top pod -n {ns} {pod} --containers"},
    Line{"ListContainerStats", "crictl {cri}stats"},
    Line{"PullImage", "crictl {cri}pull {image}"},
    Line{"PullImage", "docker pull {image}"},
    Line{"RemoveImage", "crictl {cri}rmi {image}"},
    Line{"ImageStatus", "crictl {cri}inspecti {image}"},
    Line{"ListImages", "crictl {cri}images"},
    Line{"ImageFsInfo", "crictl {cri}imagefsinfo"},
    Line{"Version", "crictl {cri}version"},
    Line{"Status", "crictl {cri}info"},
};
constexpr std::array kTask{
    Line{"Start", "ctr -n k8s.io tasks start -d {id}"},
    Line{"Kill", "ctr -n k8s.io tasks kill --signal {signal} {id}"},
    Line{"Kill", "docker kill -s {signal} {id}"},
    Line{"Pause", "ctr -n k8s.io tasks pause {id}"},
    Line{"Pause", "docker pause {id}"},
    Line{"Resume", "ctr -n k8s.io tasks resume {id}"},
    Line{"Resume", "docker unpause {id}"},
    Line{"Delete", "ctr -n k8s.io tasks delete {id}"},
    Line{"Pids", "ctr -n k8s.io tasks ps {id}"},
    Line{"Stats", "ctr -n k8s.io tasks metrics {id}"},
    Line{"State", "ctr -n k8s.io tasks list"},
};

/// Options of crictl update for what the message sets.
QString limitsOf(const QJsonObject& request)
{
    const QJsonObject linux = request.value(QLatin1String("linux")).toObject();
    constexpr std::array<std::pair<const char*, const char*>, 4> kOptions{
        {{"cpu_quota", "--cpu-quota"}, {"cpu_period", "--cpu-period"},
            {"cpu_shares", "--cpu-share"}, {"memory_limit_in_bytes", "--memory"}}};
    QString out;
    for (const auto& [field, option] : kOptions) {
        if (const QJsonValue value = linux.value(QLatin1String(field)); !value.isUndefined())
            out += QStringLiteral("%1 %2 ").arg(QLatin1String(option)).arg(value.toInteger());
    }
    return out;
}

QString imageOf(const QJsonObject& request)
{
    const QJsonObject spec = request.contains(QLatin1String("config"))
        ? request.value(QLatin1String("config")).toObject()
        : request;
    const QJsonObject image = spec.value(QLatin1String("image")).toObject();
    const QString asked = image.value(QLatin1String("user_specified_image")).toString();
    return asked.isEmpty() ? image.value(QLatin1String("image")).toString() : asked;
}

/// What a place in a command stands for; empty if the message does not say.
QString valueOf(const QString& place, const trace::Span& span, const QJsonObject& request)
{
    const auto attribute = [&span](const char* key) { return asText(span.attribute(key)); };
    const auto field = [&request](const char* key) {
        return request.value(QLatin1String(key)).toString();
    };
    if (place == QLatin1String("cri")) // only the caller's side knows the socket
        return span.peer.starts_with('/')
            ? QStringLiteral("--runtime-endpoint unix://%1 ").arg(quoted(asText(span.peer)))
            : QString();
    if (place == QLatin1String("container"))
        return field("container_id").isEmpty() ? attribute("container.id") : field("container_id");
    if (place == QLatin1String("sandbox"))
        return field("pod_sandbox_id").isEmpty() ? attribute("sandbox.id")
                                                 : field("pod_sandbox_id");
    if (place == QLatin1String("id"))
        return field("id");
    if (place == QLatin1String("ns"))
        return attribute("pod.namespace");
    if (place == QLatin1String("pod"))
        return attribute("pod.name");
    if (place == QLatin1String("name"))
        return attribute("container.name");
    if (place == QLatin1String("image"))
        return imageOf(request);
    if (place == QLatin1String("args"))
        return quoted(request.value(QLatin1String("config"))
                          .toObject()
                          .value(QLatin1String("args"))
                          .toArray());
    if (place == QLatin1String("cmd"))
        return quoted(request.value(QLatin1String("cmd")).toArray());
    if (place == QLatin1String("limits"))
        return limitsOf(request);
    // "timeout", "signal": a number that protobuf leaves out where it is 0
    return QString::number(request.value(place).toInteger());
}

/// A required value that is not known leaves its name in angle brackets.
QString fillIn(const char* command, const trace::Span& span, const QJsonObject& request)
{
    static const QRegularExpression kPlace(QStringLiteral("\\{([a-z]+)\\}"));
    const QString pattern = QString::fromLatin1(command);
    QString out;
    qsizetype done = 0;
    for (auto each = kPlace.globalMatch(pattern); each.hasNext();) {
        const auto match = each.next();
        const QString place = match.captured(1);
        const QString value = valueOf(place, span, request);
        const bool optional = place == QLatin1String("cri") || place == QLatin1String("limits")
            || place == QLatin1String("args");
        out += pattern.mid(done, match.capturedStart() - done)
            + (value.isEmpty() && !optional ? u'<' + place + u'>' : value);
        done = match.capturedEnd();
    }
    return (out + pattern.mid(done)).trimmed();
}

/// What was executed is a command line already; runc takes the same.
QStringList ofArguments(const QJsonArray& words, bool runtime)
{
    if (words.isEmpty())
        return {};
    QStringList out{quoted(words)};
    if (runtime) {
        QJsonArray other = words;
        other[0] = QStringLiteral("runc");
        out << quoted(other);
    }
    return out;
}

} // namespace

QStringList equivalentsOf(const trace::Span& span)
{
    const auto json = QJsonDocument::fromJson(QByteArray::fromStdString(span.request.json));
    if (span.request.type == "argv")
        return ofArguments(json.array(), span.protocol == "OCI exec");
    QStringList out;
    const auto add = [&](const auto& lines) {
        for (const Line& line : lines) {
            if (span.shortMethod() == line.method)
                out << fillIn(line.command, span, json.object());
        }
    };
    if (span.method.starts_with("/runtime.v1."))
        add(kCri);
    else if (span.method.starts_with("/containerd.task."))
        add(kTask);
    return out;
}

} // namespace shimscope::details
