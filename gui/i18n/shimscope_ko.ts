<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="ko">
<context>
    <name>Trouble</name>
    <message>
        <source>This recording cannot be opened</source>
        <translation>이 기록을 열 수 없다</translation>
    </message>
    <message>
        <source>Choose a file that Shimscope recorded (*.shimtrace). If it was copied from another machine, copy it again: its beginning must be whole; a missing end is no problem.</source>
        <translation>Shimscope가 기록한 파일(*.shimtrace)을 고르자. 다른 머신에서 복사했다면 다시 복사하자. 앞부분은 온전해야 하고, 끝부분은 없어도 된다.</translation>
    </message>
    <message>
        <source>No agent answers at %1</source>
        <translation>%1에서 응답하는 에이전트가 없다</translation>
    </message>
    <message>
        <source>Start one with ./dev run, or as root with shimscoped, and this window connects by itself. Or open a recording: that needs no rights and no agent.</source>
        <translation>./dev run으로, 또는 루트로 shimscoped를 시작하면 이 창이 스스로 연결한다. 또는 기록을 열자. 권한도 에이전트도 필요 없다.</translation>
    </message>
    <message>
        <source>This machine cannot be looked at</source>
        <translation>이 머신을 살펴볼 수 없다</translation>
    </message>
    <message>
        <source>That needs the program shimscoped, which is built and installed with this window; it runs as you and only reads.</source>
        <translation>shimscoped 프로그램이 필요하다. 이 창과 함께 빌드되고 설치되며, 현재 사용자로 실행되어 읽기만 한다.</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Affected</name>
    <message>
        <source>No node was found in %1: %2
What kubectl get nodes -o json, -o yaml or -o wide prints is read.</source>
        <translation>%1에서 노드를 찾지 못했다: %2
kubectl get nodes -o json, -o yaml, -o wide의 출력을 읽는다.</translation>
    </message>
    <message>
        <source>Nodes of a cluster</source>
        <translation>클러스터의 노드</translation>
    </message>
    <message>
        <source>Node objects (*.json *.yaml *.yml *.txt);;All files (*)</source>
        <translation>노드 객체 (*.json *.yaml *.yml *.txt);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>No text is in the clipboard: copy what kubectl get nodes -o json prints, and paste again.</source>
        <translation>클립보드에 텍스트가 없다. kubectl get nodes -o json의 출력을 복사한 뒤 다시 붙여 넣는다.</translation>
    </message>
    <message>
        <source>the clipboard</source>
        <translation>클립보드</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>보고서 저장</translation>
    </message>
    <message>
        <source>There is no report yet: scan this machine first.</source>
        <translation>아직 보고서가 없다. 먼저 이 머신을 검사한다.</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>나도 영향을 받을까?</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Banners</name>
    <message>
        <source>recorded on %1, %2 UTC</source>
        <translation>%1에서 기록됨, %2 UTC</translation>
    </message>
    <message>
        <source>The window runs as root. It needs no rights at all: start it as an ordinary user.</source>
        <translation>창이 루트로 실행 중이다. 아무 권한도 필요하지 않으니 일반 사용자로 시작하자.</translation>
    </message>
    <message>
        <source>REPLAY</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>The recording of %1 was not finished: its agent was killed.</source>
        <translation>%1의 기록이 끝나지 않았다: 에이전트가 강제로 종료되었다.</translation>
    </message>
    <message>
        <source>The recording of this machine of %1 was left by a window that was killed.</source>
        <translation>%1의 이 머신 기록이 남아 있다: 창이 강제로 종료되었다.</translation>
    </message>
    <message>
        <source>RECOVER</source>
        <translation>복구</translation>
    </message>
    <message>
        <source>Recover the recording of %1</source>
        <translation>%1의 기록 복구</translation>
    </message>
    <message>
        <source>The agent is gone, and is looked for each second: %1</source>
        <translation>에이전트가 사라져 매초 다시 찾고 있다: %1</translation>
    </message>
    <message>
        <source>INCOMPLETE</source>
        <translation>불완전</translation>
    </message>
    <message>
        <source>ERROR</source>
        <translation>오류</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Closing</name>
    <message>
        <source>Close Shimscope</source>
        <translation>Shimscope 닫기</translation>
    </message>
    <message numerus="yes">
        <source>%n pod(s) of the sandbox still run.</source>
        <translation>
            <numerusform>샌드박스의 파드 %n개가 아직 실행 중이다.</numerusform>
        </translation>
    </message>
    <message>
        <source>The agent is a service: it keeps them, and this window finds them again.</source>
        <translation>에이전트는 서비스다: 파드를 유지하며 이 창이 다시 찾는다.</translation>
    </message>
    <message>
        <source>Left alone they go on without this window, which finds them again as long as the agent runs.</source>
        <translation>그대로 두면 이 창 없이도 계속 실행되며, 에이전트가 실행되는 동안 다시 찾을 수 있다.</translation>
    </message>
    <message>
        <source>Leave them running</source>
        <translation>계속 실행</translation>
    </message>
    <message>
        <source>Stop the pods</source>
        <translation>파드 중지</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
    <message>
        <source>Do not ask again</source>
        <translation>다시 묻지 않기</translation>
    </message>
    <message>
        <source>The settings can change that again.</source>
        <translation>설정에서 다시 바꿀 수 있다.</translation>
    </message>
    <message numerus="yes">
        <source>Stopping %n pod(s)</source>
        <translation>
            <numerusform>파드 %n개 중지 중</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shimscope::app::Comparing</name>
    <message>
        <source>Choose another recording in the head of this page.</source>
        <translation>이 페이지 위쪽에서 다른 기록을 고른다.</translation>
    </message>
    <message>
        <source>Compare with a recording</source>
        <translation>기록과 비교</translation>
    </message>
    <message>
        <source>Recordings (*.shimtrace *.shimtrace.gz);;All files (*)</source>
        <translation>기록 (*.shimtrace *.shimtrace.gz);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Export for slides</source>
        <translation>슬라이드용으로 내보내기</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Exporter</name>
    <message>
        <source>Recording (*.shimtrace)</source>
        <translation>기록 (*.shimtrace)</translation>
    </message>
    <message>
        <source>OTLP/JSON, for Jaeger and Tempo (*.otlp.json)</source>
        <translation>OTLP/JSON, Jaeger와 Tempo용 (*.otlp.json)</translation>
    </message>
    <message>
        <source>Chrome trace, for Perfetto (*.trace.json)</source>
        <translation>Chrome 트레이스, Perfetto용 (*.trace.json)</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Feed</name>
    <message>
        <source>A lesson&apos;s recording</source>
        <translation>학습의 기록</translation>
    </message>
    <message>
        <source>This machine, only looked at</source>
        <translation>이 머신, 보기 전용</translation>
    </message>
    <message>
        <source>Replay of %1</source>
        <translation>%1 재생</translation>
    </message>
    <message>
        <source>Live from %1</source>
        <translation>%1 실시간</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Inspector</name>
    <message>
        <source>The program shimscoped is neither beside this one nor in PATH.</source>
        <translation>shimscoped 프로그램이 이 프로그램 옆에도 PATH에도 없다.</translation>
    </message>
    <message>
        <source>It does not open %1.</source>
        <translation>%1을 열지 않는다.</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Layouts</name>
    <message>
        <source>Lesson: the map and one plot</source>
        <translation>학습: 지도와 그래프 하나</translation>
    </message>
    <message>
        <source>Explore: everything</source>
        <translation>탐색: 모두</translation>
    </message>
    <message>
        <source>Inspect: namespaces, plots, details</source>
        <translation>점검: 네임스페이스, 그래프, 상세</translation>
    </message>
</context>
<context>
    <name>shimscope::app::MainMenu</name>
    <message>
        <source>Save a picture of</source>
        <translation>그림으로 저장</translation>
    </message>
    <message>
        <source>New pod…</source>
        <translation>새 파드…</translation>
    </message>
    <message>
        <source>Open a recording…</source>
        <translation>기록 열기…</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>내보내기…</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>글자 크게</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>글자 작게</translation>
    </message>
    <message>
        <source>Text of the usual size</source>
        <translation>보통 글자 크기</translation>
    </message>
    <message>
        <source>For a projector</source>
        <translation>프로젝터용</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>설정…</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>창 닫기</translation>
    </message>
    <message>
        <source>Details: larger, or open</source>
        <translation>상세: 더 크게, 또는 열기</translation>
    </message>
    <message>
        <source>Compare chains</source>
        <translation>체인 비교</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>나도 영향을 받을까?</translation>
    </message>
    <message>
        <source>The same with other tools…</source>
        <translation>다른 도구로 같은 일…</translation>
    </message>
</context>
<context>
    <name>shimscope::app::MainViews</name>
    <message>
        <source>Timeline</source>
        <translation>타임라인</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Views</source>
        <translation>보기</translation>
    </message>
    <message>
        <source>cgroup tree</source>
        <translation>cgroup 트리</translation>
    </message>
</context>
<context>
    <name>shimscope::app::MainWindow</name>
    <message>
        <source>Open a recording</source>
        <translation>기록 열기</translation>
    </message>
    <message>
        <source>Recordings (*.shimtrace);;All files (*)</source>
        <translation>기록 (*.shimtrace);;모든 파일 (*)</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>%1(으)로 내보냈다</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>내보내기</translation>
    </message>
    <message>
        <source>Not exported: %1</source>
        <translation>내보내지 못했다: %1</translation>
    </message>
    <message>
        <source>Opening %1</source>
        <translation>%1 여는 중</translation>
    </message>
    <message>
        <source>Writing %1</source>
        <translation>%1 쓰는 중</translation>
    </message>
    <message>
        <source>the call chain</source>
        <translation>호출 체인</translation>
    </message>
    <message>
        <source>the timeline</source>
        <translation>타임라인</translation>
    </message>
    <message>
        <source>the namespaces</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>the live resources</source>
        <translation>실시간 리소스</translation>
    </message>
    <message>
        <source>the whole window</source>
        <translation>창 전체</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>%1 저장함</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 저장</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to and that has room.</source>
        <translation>쓸 수 있고 공간이 있는 폴더를 고른다.</translation>
    </message>
    <message>
        <source>Fetching %1 from the agent</source>
        <translation>에이전트에서 %1 가져오는 중</translation>
    </message>
    <message>
        <source>Recover a recording</source>
        <translation>기록 복구</translation>
    </message>
    <message>
        <source>It is still offered: try again. “shimscopectl recordings” lists what the agent has kept.</source>
        <translation>복구는 계속 제안된다: 다시 시도한다. 에이전트가 보관한 기록은 “shimscopectl recordings”가 보여 준다.</translation>
    </message>
    <message>
        <source>the comparison</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>who is affected</source>
        <translation>누가 영향을 받는가</translation>
    </message>
</context>
<context>
    <name>shimscope::app::PictureMenu</name>
    <message>
        <source>It is not shown now.</source>
        <translation>지금은 보이지 않는다.</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>그림 (*.png)</translation>
    </message>
    <message>
        <source>Drawing that can be enlarged (*.svg)</source>
        <translation>확대할 수 있는 그림 (*.svg)</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 저장</translation>
    </message>
    <message>
        <source>%1 is there, and is no ordinary file.</source>
        <translation>%1이(가) 이미 있으며 일반 파일이 아니다.</translation>
    </message>
    <message>
        <source>Save as a picture…</source>
        <translation>그림으로 저장…</translation>
    </message>
    <message>
        <source>Copy as a picture</source>
        <translation>그림으로 복사</translation>
    </message>
</context>
<context>
    <name>shimscope::app::PodActions</name>
    <message>
        <source>This agent only looks: %1</source>
        <translation>이 에이전트는 보기만 한다: %1</translation>
    </message>
    <message>
        <source>Only root and the owner of the agent may change things: start shimscoped with --socket-uid and your uid.</source>
        <translation>루트와 에이전트의 소유자만 변경할 수 있다: shimscoped를 --socket-uid와 자신의 uid로 시작한다.</translation>
    </message>
    <message>
        <source>The agent or a program of the chain does not answer: start it, then try again.</source>
        <translation>에이전트나 체인의 프로그램이 응답하지 않는다: 시작한 뒤 다시 시도한다.</translation>
    </message>
    <message>
        <source>Start shimscoped with --socket-uid and your uid, or act as root.</source>
        <translation>shimscoped를 --socket-uid와 자신의 uid로 시작하거나 루트로 실행한다.</translation>
    </message>
    <message>
        <source>It may have ended or been started anew meanwhile: choose it again at the left.</source>
        <translation>그사이에 끝났거나 다시 시작되었을 수 있다: 왼쪽에서 다시 선택한다.</translation>
    </message>
    <message>
        <source>Its state does not allow this now: the cause says what has to come first.</source>
        <translation>지금 상태에서는 할 수 없다: 먼저 해야 할 일은 원인에 적혀 있다.</translation>
    </message>
    <message>
        <source>Correct what was typed: the cause says what is accepted.</source>
        <translation>입력한 내용을 고친다: 허용되는 값은 원인에 적혀 있다.</translation>
    </message>
    <message>
        <source>Look in the timeline which call did not come back; then try again.</source>
        <translation>돌아오지 않은 호출을 타임라인에서 찾아본 뒤 다시 시도한다.</translation>
    </message>
    <message>
        <source>The timeline shows the call that failed, with its message and kernel steps.</source>
        <translation>실패한 호출과 그 메시지, 커널 단계가 타임라인에 있다.</translation>
    </message>
    <message>
        <source>Stop %1</source>
        <translation>%1 중지</translation>
    </message>
    <message>
        <source>Send signal %1 to %2</source>
        <translation>%2에 시그널 %1 보내기</translation>
    </message>
    <message>
        <source>Pause %1</source>
        <translation>%1 일시 정지</translation>
    </message>
    <message>
        <source>Resume %1</source>
        <translation>%1 재개</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 편집</translation>
    </message>
    <message>
        <source>Duplicate %1</source>
        <translation>%1 복제</translation>
    </message>
    <message>
        <source>Change a limit of %1</source>
        <translation>%1의 한도(limit) 변경</translation>
    </message>
    <message>
        <source>The agent has not answered yet.</source>
        <translation>에이전트가 아직 응답하지 않았다.</translation>
    </message>
    <message>
        <source>Delete %1</source>
        <translation>%1 삭제</translation>
    </message>
</context>
<context>
    <name>shimscope::app::SandboxReset</name>
    <message>
        <source>Reset sandbox</source>
        <translation>샌드박스 초기화</translation>
    </message>
    <message>
        <source>Reset sandbox: %1</source>
        <translation>샌드박스 초기화: %1</translation>
    </message>
    <message numerus="yes">
        <source>All %n pod(s) ended in %1 s.</source>
        <translation>
            <numerusform>파드 %n개가 모두 %1초 만에 끝났다.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pod(s) still there after %1 s: %2.</source>
        <translation>
            <numerusform>%1초 뒤에도 파드 %n개가 남아 있다: %2.</numerusform>
        </translation>
    </message>
    <message>
        <source>Look in the timeline which call of the kubelet fails or waits; then try again.</source>
        <translation>kubelet의 어느 호출이 실패하거나 기다리는지 타임라인에서 확인한 뒤 다시 시도한다.</translation>
    </message>
</context>
<context>
    <name>shimscope::app::SettingsDialog</name>
    <message>
        <source>This is a recording: there is no agent whose settings could be changed.</source>
        <translation>이것은 기록이다: 설정을 바꿀 에이전트가 없다.</translation>
    </message>
    <message>
        <source>The agent has not answered yet.</source>
        <translation>에이전트가 아직 응답하지 않았다.</translation>
    </message>
    <message>
        <source>This agent only looks: %1</source>
        <translation>이 에이전트는 보기만 한다: %1</translation>
    </message>
    <message>
        <source>Only root and the user who owns this agent may change how it observes.</source>
        <translation>이 에이전트의 관찰 방식은 root와 소유한 사용자만 바꿀 수 있다.</translation>
    </message>
    <message>
        <source>The agent does so from now on.</source>
        <translation>이제부터 에이전트가 그렇게 한다.</translation>
    </message>
    <message>
        <source>as the desktop</source>
        <translation>데스크톱과 같게</translation>
    </message>
    <message>
        <source>light</source>
        <translation>밝게</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>어둡게</translation>
    </message>
    <message>
        <source>ask each time</source>
        <translation>매번 묻기</translation>
    </message>
    <message>
        <source>leave them running</source>
        <translation>계속 실행</translation>
    </message>
    <message>
        <source>stop them</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>as the agent was started</source>
        <translation>에이전트를 시작한 값대로</translation>
    </message>
    <message>
        <source>the kubelet&apos;s own: 10 s, 20 s, … 5 min</source>
        <translation>kubelet 그대로: 10초, 20초, … 5분</translation>
    </message>
    <message>
        <source>a tenth: 1 s, 2 s, … 30 s</source>
        <translation>10분의 1: 1초, 2초, … 30초</translation>
    </message>
    <message>
        <source>a hundredth: 0.1 s, 0.2 s, … 3 s</source>
        <translation>100분의 1: 0.1초, 0.2초, … 3초</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>설정</translation>
    </message>
    <message>
        <source>THIS WINDOW</source>
        <translation>이 창</translation>
    </message>
    <message>
        <source>THE AGENT</source>
        <translation>에이전트</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>색</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>언어</translation>
    </message>
    <message>
        <source>Size of text, lanes and plots</source>
        <translation>글자, 레인, 그래프의 크기</translation>
    </message>
    <message>
        <source>Pods that run when it closes</source>
        <translation>닫을 때 실행 중인 파드</translation>
    </message>
    <message>
        <source>Samples of each container</source>
        <translation>컨테이너마다 샘플</translation>
    </message>
    <message>
        <source>Ring of recordings</source>
        <translation>기록 링의 크기</translation>
    </message>
    <message>
        <source>Secrets</source>
        <translation>비밀 값</translation>
    </message>
    <message>
        <source>Back-off of restarts</source>
        <translation>재시작 백오프</translation>
    </message>
    <message>
        <source>leave them out of the recording</source>
        <translation>기록에서 뺀다</translation>
    </message>
    <message>
        <source>Now: factor %1.</source>
        <translation>지금: 배율 %1.</translation>
    </message>
    <message>
        <source>Another one takes effect when the stack starts the next time: the kubelet reads it at its own start.</source>
        <translation>다른 값은 스택이 다음에 시작할 때 적용된다: kubelet은 자신이 시작할 때 읽는다.</translation>
    </message>
    <message>
        <source>Samples, ring and secrets change at once, for everybody who watches this agent, and until it ends. To keep them, start it with shimscoped --sample-rate, --recordings-cap, --no-redaction: its start belongs to whoever starts it. A smaller ring loses its oldest recordings at once.</source>
        <translation>샘플, 링, 비밀 값은 이 에이전트를 보는 모두에게 바로 적용되며 에이전트가 끝날 때까지 유지된다. 계속 유지하려면 shimscoped --sample-rate, --recordings-cap, --no-redaction으로 시작한다: 시작은 시작하는 사람의 몫이다. 링을 줄이면 가장 오래된 기록이 바로 사라진다.</translation>
    </message>
    <message>
        <source>Apply to the agent</source>
        <translation>에이전트에 적용</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>shimscope::app::Verdict</name>
    <message>
        <source>No agent answers here, so nothing can be started; lessons play from their recordings.</source>
        <translation>응답하는 에이전트가 없어 아무것도 시작할 수 없다. 학습은 기록으로 재생된다.</translation>
    </message>
    <message>
        <source>This agent only looks (%1); lessons play from their recordings.</source>
        <translation>이 에이전트는 보기만 한다(%1). 학습은 기록으로 재생된다.</translation>
    </message>
    <message>
        <source>You may watch this agent but start nothing (%1); lessons play from their recordings.</source>
        <translation>이 에이전트를 볼 수는 있지만 시작할 수는 없다(%1). 학습은 기록으로 재생된다.</translation>
    </message>
    <message>
        <source>Pods run for real on this machine (%1).</source>
        <translation>이 머신에서 파드가 실제로 실행된다(%1).</translation>
    </message>
    <message>
        <source>Pods run for real on this machine (%1). Not everything works: %2</source>
        <translation>이 머신에서 파드가 실제로 실행된다(%1). 다만 되지 않는 것이 있다: %2</translation>
    </message>
</context>
<context>
    <name>shimscope::app::WholeFile</name>
    <message>
        <source>%1 is there, and is no ordinary file.</source>
        <translation>%1이(가) 이미 있으며 일반 파일이 아니다.</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::ChainMap</name>
    <message>
        <source>In a cluster the API server tells the kubelet which pods to run. Here it reads them from a folder.</source>
        <translation>클러스터에서는 API 서버가 실행할 파드를 kubelet에 알린다. 여기서는 kubelet이 폴더에서 읽는다.</translation>
    </message>
    <message>
        <source>Call chain</source>
        <translation>호출 체인</translation>
    </message>
    <message>
        <source>API server</source>
        <translation>API 서버</translation>
    </message>
    <message>
        <source>not in this sandbox</source>
        <translation>이 샌드박스에는 없음</translation>
    </message>
    <message>
        <source>slow motion 1 : %1 · %2 of %3 · Esc skips</source>
        <translation>느린 재생 1 : %1 · %3개 중 %2 · Esc로 건너뛰기</translation>
    </message>
    <message>
        <source>none now</source>
        <translation>지금 없음</translation>
    </message>
    <message>
        <source>Messages are not observed here: who started whom is read from /proc.</source>
        <translation>여기서는 메시지를 관찰하지 않는다. 누가 누구를 시작했는지는 /proc에서 읽는다.</translation>
    </message>
    <message>
        <source>Click shows everything again.</source>
        <translation>클릭하면 다시 모두 보인다.</translation>
    </message>
    <message>
        <source>Click shows only %1, everywhere.</source>
        <translation>클릭하면 어디서나 %1만 보인다.</translation>
    </message>
    <message>
        <source>only: %1</source>
        <translation>%1만</translation>
    </message>
    <message>
        <source>not in this run</source>
        <translation>이 실행에 없음</translation>
    </message>
    <message>
        <source>What this hop is</source>
        <translation>이 홉은 무엇인가</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Histogram</name>
    <message>
        <source>Histogram of durations</source>
        <translation>걸린 시간의 히스토그램</translation>
    </message>
    <message>
        <source>from %1 to %2</source>
        <translation>%1부터 %2까지</translation>
    </message>
    <message>
        <source>How many calls took how long, on a logarithmic scale. Click a column for its longest call.</source>
        <translation>몇 개의 호출이 얼마나 걸렸는지 로그 눈금으로 보인다. 막대를 클릭하면 그 안에서 가장 긴 호출로 간다.</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::MapPane</name>
    <message>
        <source>Skip (Esc)</source>
        <translation>건너뛰기 (Esc)</translation>
    </message>
    <message>
        <source>Slow motion</source>
        <translation>느린 재생</translation>
    </message>
    <message>
        <source>CALL CHAIN: WHO TALKS TO WHOM</source>
        <translation>호출 체인: 누가 누구에게 말하는가</translation>
    </message>
    <message>
        <source>Replays the selected episode on the map, one sentence a stop</source>
        <translation>선택한 에피소드를 지도에서 한 문장씩 다시 보여 준다</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Minimap</name>
    <message>
        <source>Overview of the whole run</source>
        <translation>전체 실행 한눈에 보기</translation>
    </message>
    <message>
        <source>The whole run. Drag to zoom in, click to go there, pull the edges; arrow keys move, with Shift or Ctrl they move one edge.</source>
        <translation>전체 실행이다. 끌면 확대, 클릭하면 그곳으로 가고, 가장자리를 당길 수 있다. 화살표 키로 옮기며, Shift나 Ctrl과 함께 누르면 한쪽 가장자리만 옮긴다.</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::ObservedWords</name>
    <message>
        <source>container</source>
        <translation>컨테이너</translation>
    </message>
    <message>
        <source>started</source>
        <translation>시작함</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>관찰 안 함</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::StatsPanel</name>
    <message>
        <source>All calls named %1</source>
        <translation>이름이 %1인 모든 호출</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>호출 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>실패 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>진행 중 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>least</source>
        <translation>최소</translation>
    </message>
    <message>
        <source>median</source>
        <translation>중앙값</translation>
    </message>
    <message>
        <source>most</source>
        <translation>최대</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>합계</translation>
    </message>
    <message>
        <source>least %1, median %2, most %3</source>
        <translation>최소 %1, 중앙값 %2, 최대 %3</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>걸린 시간</translation>
    </message>
    <message>
        <source>at</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>container</source>
        <translation>컨테이너</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>process</source>
        <translation>프로세스</translation>
    </message>
    <message numerus="yes">
        <source>The %n longest of these calls</source>
        <translation>
            <numerusform>이 호출 가운데 가장 긴 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>These calls, the longest first</source>
        <translation>이 호출들, 긴 것부터</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Timeline</name>
    <message>
        <source>Timeline</source>
        <translation>타임라인</translation>
    </message>
    <message>
        <source>pod %1</source>
        <translation>파드 %1</translation>
    </message>
    <message>
        <source>Zoom to it</source>
        <translation>여기로 확대</translation>
    </message>
    <message>
        <source>Zoom back</source>
        <translation>이전 확대로</translation>
    </message>
    <message>
        <source>Show everything</source>
        <translation>전체 보기</translation>
    </message>
    <message>
        <source>Fold polls</source>
        <translation>폴링 접기</translation>
    </message>
    <message>
        <source>Unfold polls</source>
        <translation>폴링 펼치기</translation>
    </message>
    <message>
        <source>Nothing has been called yet. As soon as a pod is asked for, every message stands here.</source>
        <translation>아직 아무 호출도 없다. 파드를 요청하면 모든 메시지가 여기에 나타난다.</translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n단계</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 in which nothing was called</source>
        <translation>아무 호출도 없던 %1</translation>
    </message>
    <message>
        <source>What the programs of other engines say to each other is not observed. Plots, limits and namespaces are the kernel&apos;s own, so they are here.</source>
        <translation>다른 엔진의 프로그램들이 주고받는 말은 관찰하지 않는다. 그래프와 한도, 네임스페이스는 커널의 것이라 여기에 나온다.</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s) and step(s) folded below it</source>
        <translation>
            <numerusform>그 아래에 접힌 호출과 단계 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>All calls named %1…</source>
        <translation>이름이 %1인 모든 호출…</translation>
    </message>
    <message>
        <source>All calls of this name…</source>
        <translation>이 이름의 모든 호출…</translation>
    </message>
    <message>
        <source>Fold the deepest level</source>
        <translation>가장 깊은 단계 접기</translation>
    </message>
    <message>
        <source>Unfold a level</source>
        <translation>한 단계 펼치기</translation>
    </message>
    <message>
        <source>Choose a bar to copy what it is about</source>
        <translation>막대를 고르면 그 내용을 복사할 수 있다</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::TimelineCorner</name>
    <message numerus="yes">
        <source>Back to what was in view before, %n step(s) (Backspace)</source>
        <translation>
            <numerusform>앞서 보던 곳으로 되돌아간다, %n단계 (Backspace)</numerusform>
        </translation>
    </message>
    <message>
        <source>Nothing was zoomed: there is nothing to go back to</source>
        <translation>확대한 적이 없어 되돌아갈 곳이 없다</translation>
    </message>
    <message>
        <source>Zoom back</source>
        <translation>확대 되돌리기</translation>
    </message>
    <message>
        <source>Fold the deepest level of calls into those that made them ([)</source>
        <translation>가장 깊은 단계의 호출을 그것을 만든 호출로 접는다 ([)</translation>
    </message>
    <message>
        <source>Fold a level of calls</source>
        <translation>호출 한 단계 접기</translation>
    </message>
    <message>
        <source>Show one more level of calls (])</source>
        <translation>호출을 한 단계 더 보인다 (])</translation>
    </message>
    <message>
        <source>Unfold a level of calls</source>
        <translation>호출 한 단계 펼치기</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::TimelinePane</name>
    <message numerus="yes">
        <source>%n poll(s) shown</source>
        <translation>
            <numerusform>폴링 %n개 펼침</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n poll(s) folded</source>
        <translation>
            <numerusform>폴링 %n개 접힘</numerusform>
        </translation>
    </message>
    <message>
        <source>Calls that only ask, and that the kubelet repeats for ever. Click shows or folds them.</source>
        <translation>묻기만 하고 kubelet이 계속 반복하는 호출. 누르면 펼치거나 접는다.</translation>
    </message>
    <message>
        <source>episodes</source>
        <translation>에피소드</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Find a call or a system call (Ctrl+K)</source>
        <translation>호출이나 시스템 콜 찾기 (Ctrl+K)</translation>
    </message>
    <message>
        <source>only: %1</source>
        <translation>%1만</translation>
    </message>
    <message>
        <source>Timeline, spans and search show only this. Click, or Escape, shows everything again.</source>
        <translation>타임라인, 스팬, 검색이 이것만 보인다. 클릭하거나 Esc를 누르면 다시 모두 보인다.</translation>
    </message>
    <message>
        <source>Show everything again, not only %1</source>
        <translation>%1만이 아니라 다시 모두 보기</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Tour</name>
    <message>
        <source>The kubelet asks the CRI runtime for an empty pod: a network and namespaces that its containers will share.</source>
        <translation>kubelet이 CRI 런타임에 빈 파드를 요청한다. 컨테이너들이 함께 쓸 네트워크와 네임스페이스이다.</translation>
    </message>
    <message>
        <source>The kubelet asks for the image of %1, so that its files are on this machine.</source>
        <translation>kubelet이 %1의 이미지를 요청한다. 그래야 파일이 이 머신에 있다.</translation>
    </message>
    <message>
        <source>The kubelet describes container %1: image, command, limits. Nothing runs yet.</source>
        <translation>kubelet이 컨테이너 %1의 이미지, 커맨드, 한도를 설명한다. 아직 아무것도 실행되지 않는다.</translation>
    </message>
    <message>
        <source>The kubelet says: now start container %1.</source>
        <translation>kubelet이 말한다. 이제 컨테이너 %1을(를) 시작하자.</translation>
    </message>
    <message>
        <source>The kubelet wants container %1 to end: first SIGTERM, after the grace period SIGKILL.</source>
        <translation>kubelet이 컨테이너 %1을(를) 끝내려 한다. 먼저 SIGTERM, 유예 기간 뒤에는 SIGKILL이다.</translation>
    </message>
    <message>
        <source>The kubelet lets what is left of the ended container %1 be thrown away.</source>
        <translation>kubelet이 끝난 컨테이너 %1의 나머지를 버리게 한다.</translation>
    </message>
    <message>
        <source>The kubelet ends the pod: its network goes first, then the pause container.</source>
        <translation>kubelet이 파드를 끝낸다. 네트워크가 먼저, 그다음 pause 컨테이너가 사라진다.</translation>
    </message>
    <message>
        <source>The kubelet lets the last traces of the pod be removed.</source>
        <translation>kubelet이 파드의 마지막 흔적을 지우게 한다.</translation>
    </message>
    <message>
        <source>The kubelet changes the limits of the running container %1.</source>
        <translation>kubelet이 실행 중인 컨테이너 %1의 한도를 바꾼다.</translation>
    </message>
    <message>
        <source>A CNI plugin, a program of its own, gives the pod its network interface and address.</source>
        <translation>별도 프로그램인 CNI 플러그인이 파드에 네트워크 인터페이스와 주소를 준다.</translation>
    </message>
    <message>
        <source>The CRI runtime stacks the image&apos;s layers with a fresh writable one on top: the root file system of %1.</source>
        <translation>CRI 런타임이 이미지 계층 위에 새 쓰기 가능 계층을 쌓는다. %1의 루트 파일시스템이다.</translation>
    </message>
    <message>
        <source>The CRI runtime starts a shim for the pod. It will hold the containers, whoever else dies.</source>
        <translation>CRI 런타임이 파드를 위한 심(shim)을 시작한다. 다른 누가 죽어도 심이 컨테이너를 붙든다.</translation>
    </message>
    <message>
        <source>The CRI runtime hands the shim a bundle, config.json and root file system, and asks it to make container %1.</source>
        <translation>CRI 런타임이 심에 번들(config.json과 루트 파일시스템)을 건네고 컨테이너 %1을(를) 만들게 한다.</translation>
    </message>
    <message>
        <source>The CRI runtime asks the shim to let the waiting container %1 run.</source>
        <translation>CRI 런타임이 기다리는 컨테이너 %1을(를) 실행하라고 심에 요청한다.</translation>
    </message>
    <message>
        <source>The CRI runtime asks the shim to send container %1 a signal.</source>
        <translation>CRI 런타임이 컨테이너 %1에 시그널을 보내라고 심에 요청한다.</translation>
    </message>
    <message>
        <source>The CRI runtime asks the shim to clean up after container %1 and say how it ended.</source>
        <translation>CRI 런타임이 컨테이너 %1을(를) 정리하고 어떻게 끝났는지 말하라고 심에 요청한다.</translation>
    </message>
    <message>
        <source>The shim executes the OCI runtime, a short-lived program: make container %1, but do not run it yet.</source>
        <translation>심이 짧게 사는 프로그램인 OCI 런타임을 실행한다. 컨테이너 %1을(를) 만들되 아직 실행하지 않는다.</translation>
    </message>
    <message>
        <source>The shim executes the OCI runtime once more: the process that waits becomes the program of %1.</source>
        <translation>심이 OCI 런타임을 한 번 더 실행한다. 기다리던 프로세스가 %1의 프로그램이 된다.</translation>
    </message>
    <message>
        <source>The shim executes the OCI runtime to signal container %1.</source>
        <translation>심이 OCI 런타임을 실행해 컨테이너 %1에 시그널을 보낸다.</translation>
    </message>
    <message>
        <source>The shim executes the OCI runtime to remove the cgroup and state of %1.</source>
        <translation>심이 OCI 런타임을 실행해 %1의 cgroup과 상태를 지운다.</translation>
    </message>
    <message numerus="yes">
        <source>The OCI runtime makes %n system call(s): %1</source>
        <translation>
            <numerusform>OCI 런타임이 시스템 콜을 %n번 한다: %1</numerusform>
        </translation>
    </message>
    <message>
        <source>The CRI runtime makes a network namespace for the pod and pins it to a file, so that it lives without a process.</source>
        <translation>CRI 런타임이 파드의 네트워크 네임스페이스를 만들어 파일에 고정한다. 그래서 프로세스가 없어도 남는다.</translation>
    </message>
    <message>
        <source>The CRI runtime writes config.json: all that the OCI runtime has to know of %1.</source>
        <translation>CRI 런타임이 config.json을 쓴다. OCI 런타임이 %1에 대해 알아야 할 모든 것이다.</translation>
    </message>
    <message>
        <source>The adapter translates CRI into Docker&apos;s API: Docker writes down a container, and nothing runs yet.</source>
        <translation>어댑터가 CRI를 Docker API로 옮긴다. Docker는 컨테이너를 적어 둘 뿐, 아직 아무것도 실행되지 않는다.</translation>
    </message>
    <message>
        <source>The adapter asks Docker&apos;s engine over its REST API to start or stop a container.</source>
        <translation>어댑터가 REST API로 Docker 엔진에 컨테이너를 시작하거나 멈추라고 요청한다.</translation>
    </message>
    <message>
        <source>Docker&apos;s engine hands what it wrote down to containerd, which writes it down once more.</source>
        <translation>Docker 엔진이 적어 둔 것을 containerd에 넘기고, containerd가 한 번 더 적어 둔다.</translation>
    </message>
    <message>
        <source>Docker&apos;s engine asks containerd to make the container: containerd starts a shim of its own for it.</source>
        <translation>Docker 엔진이 containerd에 컨테이너를 만들라고 요청한다. containerd는 그 컨테이너만의 심(shim)을 시작한다.</translation>
    </message>
    <message>
        <source>Docker&apos;s engine asks containerd to let the waiting container run.</source>
        <translation>Docker 엔진이 containerd에 기다리는 컨테이너를 실행하라고 요청한다.</translation>
    </message>
</context>
<context>
    <name>shimscope::chain::Words</name>
    <message numerus="yes">
        <source>%n pod(s)</source>
        <translation>
            <numerusform>파드 %n</numerusform>
        </translation>
    </message>
    <message>
        <source>1 per pod, %1 now</source>
        <translation>파드마다 1개, 지금 %1개</translation>
    </message>
    <message>
        <source>1 per pod</source>
        <translation>파드마다 1개</translation>
    </message>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>exited %1</source>
        <translation>종료됨 %1</translation>
    </message>
    <message>
        <source>container</source>
        <translation>컨테이너</translation>
    </message>
    <message>
        <source>%1, inside 1</source>
        <translation>%1, 안에서 1</translation>
    </message>
    <message>
        <source>back-off</source>
        <translation>백오프</translation>
    </message>
    <message>
        <source>system calls</source>
        <translation>시스템 콜</translation>
    </message>
    <message numerus="yes">
        <source>%n call(s)</source>
        <translation>
            <numerusform>%n번</numerusform>
        </translation>
    </message>
    <message>
        <source>inside kubelet</source>
        <translation>kubelet 안</translation>
    </message>
    <message>
        <source>namespace moby</source>
        <translation>네임스페이스 moby</translation>
    </message>
    <message numerus="yes">
        <source>%n shim(s)</source>
        <translation>
            <numerusform>심(shim) %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>1 per container</source>
        <translation>컨테이너당 1개</translation>
    </message>
    <message>
        <source>exit unknown</source>
        <translation>종료 코드 모름</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>관찰되지 않음</translation>
    </message>
    <message>
        <source>pid unknown</source>
        <translation>pid 모름</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::ComparePage</name>
    <message>
        <source>Stop</source>
        <translation>멈춤</translation>
    </message>
    <message>
        <source>Play together</source>
        <translation>함께 재생</translation>
    </message>
    <message>
        <source>Hop against hop: %1, message by message</source>
        <translation>홉과 홉: %1, 메시지 하나씩</translation>
    </message>
    <message>
        <source>Hop against hop</source>
        <translation>홉과 홉</translation>
    </message>
    <message>
        <source>this machine</source>
        <translation>이 머신</translation>
    </message>
    <message>
        <source>+ add a chain</source>
        <translation>+ 체인 추가</translation>
    </message>
    <message>
        <source>What the window shows: %1</source>
        <translation>지금 창에 보이는 것: %1</translation>
    </message>
    <message>
        <source>What runs on this machine now</source>
        <translation>지금 이 머신에서 실행 중인 것</translation>
    </message>
    <message>
        <source>A recording…</source>
        <translation>기록…</translation>
    </message>
    <message>
        <source>Without it</source>
        <translation>빼기</translation>
    </message>
    <message>
        <source>pod %1</source>
        <translation>파드 %1</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>the comparison</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>what of Docker Kubernetes used</source>
        <translation>쿠버네티스가 쓴 도커의 부분</translation>
    </message>
    <message>
        <source>Export for slides</source>
        <translation>슬라이드용으로 내보내기</translation>
    </message>
    <message>
        <source>Back to the pods</source>
        <translation>파드로 돌아가기</translation>
    </message>
    <message>
        <source>Docker&apos;s seven parts</source>
        <translation>도커의 일곱 부분</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>나도 영향을 받을까?</translation>
    </message>
    <message>
        <source>Start the lesson</source>
        <translation>학습 시작</translation>
    </message>
    <message>
        <source>The same call in each of them</source>
        <translation>같은 호출, 체인마다</translation>
    </message>
    <message>
        <source>What stays behind</source>
        <translation>남는 것</translation>
    </message>
    <message>
        <source>To beware of</source>
        <translation>주의할 점</translation>
    </message>
    <message>
        <source>Picture (PNG)…</source>
        <translation>그림(PNG)…</translation>
    </message>
    <message>
        <source>Drawing that can be enlarged (SVG)…</source>
        <translation>확대할 수 있는 그림(SVG)…</translation>
    </message>
    <message>
        <source>Page (PDF)…</source>
        <translation>페이지(PDF)…</translation>
    </message>
    <message>
        <source>Table with its evidence (Markdown)…</source>
        <translation>근거가 있는 표(Markdown)…</translation>
    </message>
    <message>
        <source>Values for other programs (JSON)…</source>
        <translation>다른 프로그램을 위한 값(JSON)…</translation>
    </message>
    <message>
        <source>2020 said, 2026 happened</source>
        <translation>2020에 말한 것, 2026에 일어난 일</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::LanesView</name>
    <message>
        <source>in %1</source>
        <translation>%1 안</translation>
    </message>
    <message>
        <source>one per call</source>
        <translation>호출마다 하나</translation>
    </message>
    <message>
        <source>container</source>
        <translation>컨테이너</translation>
    </message>
    <message>
        <source>container manager</source>
        <translation>컨테이너 관리자</translation>
    </message>
    <message>
        <source>from documents: %1</source>
        <translation>문서에 따름: %1</translation>
    </message>
    <message>
        <source>the whole recording %1</source>
        <translation>기록 %1 전체</translation>
    </message>
    <message>
        <source>%1, line %2</source>
        <translation>%1, %2번째 줄</translation>
    </message>
    <message>
        <source>hops of the chains</source>
        <translation>체인의 홉</translation>
    </message>
    <message numerus="yes">
        <source>%n boundaries</source>
        <translation>
            <numerusform>경계 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>관찰되지 않음</translation>
    </message>
    <message>
        <source>has answered, and waits for the others</source>
        <translation>응답을 마치고 다른 체인을 기다림</translation>
    </message>
    <message numerus="yes">
        <source>%n shims</source>
        <translation>
            <numerusform>심 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>per container</source>
        <translation>각각 하나</translation>
    </message>
    <message>
        <source>Right button: what this hop is</source>
        <translation>오른쪽 버튼: 이 홉은 무엇인가</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::PartBox</name>
    <message numerus="yes">
        <source>%n calls</source>
        <translation>
            <numerusform>호출 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Kubernetes: %1</source>
        <translation>쿠버네티스: %1</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>출처: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::PartsPanel</name>
    <message>
        <source>calls of this part</source>
        <translation>이 부분의 호출</translation>
    </message>
    <message>
        <source>None of these chains goes through Docker. What Kubernetes has in place of each part stands beside it.</source>
        <translation>이 체인들은 도커를 지나지 않는다. 각 부분 대신 쿠버네티스가 쓰는 것이 옆에 있다.</translation>
    </message>
    <message>
        <source>Blue: what the calls of %1 went through. Click a part for its calls.</source>
        <translation>파랑: %1의 호출이 지나간 부분. 부분을 클릭하면 호출이 보인다.</translation>
    </message>
    <message>
        <source>Kubernetes: %1</source>
        <translation>쿠버네티스: %1</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>출처: %1</translation>
    </message>
    <message>
        <source>%1 ms after the kubelet&apos;s first call for the pod; double-click shows it in the recording</source>
        <translation>파드에 대한 kubelet의 첫 호출에서 %1 ms 뒤. 두 번 클릭하면 기록에서 보여 준다</translation>
    </message>
</context>
<context>
    <name>shimscope::compareview::RowsView</name>
    <message>
        <source>(from documents)</source>
        <translation>(문서에 따름)</translation>
    </message>
    <message>
        <source>kubelet asks</source>
        <translation>kubelet의 요청</translation>
    </message>
    <message>
        <source>The chains differ here.</source>
        <translation>여기서 체인들이 다르다.</translation>
    </message>
    <message>
        <source>Of one chain at least it is not known.</source>
        <translation>적어도 한 체인에서는 알 수 없다.</translation>
    </message>
    <message>
        <source>The same in all of them, as far as was observed.</source>
        <translation>관찰된 한 모두 같다.</translation>
    </message>
</context>
<context>
    <name>shimscope::details::CgroupModel</name>
    <message numerus="yes">
        <source>%1 … (%n line(s))</source>
        <translation>
            <numerusform>%1 … (%n줄)</numerusform>
        </translation>
    </message>
    <message>
        <source>asking the kernel …</source>
        <translation>커널에 묻는 중 …</translation>
    </message>
    <message>
        <source>changed behind kubelet, which asked for %1</source>
        <translation>kubelet 몰래 변경됨, kubelet이 요청한 값은 %1</translation>
    </message>
    <message>
        <source>takes %1</source>
        <translation>허용: %1</translation>
    </message>
    <message>
        <source>Only containers of this sandbox can be changed.</source>
        <translation>이 샌드박스의 컨테이너만 변경할 수 있다.</translation>
    </message>
    <message>
        <source>file</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>before</source>
        <translation>이전 값</translation>
    </message>
    <message>
        <source>remark</source>
        <translation>비고</translation>
    </message>
    <message>
        <source>hierarchy</source>
        <translation>계층 구조</translation>
    </message>
</context>
<context>
    <name>shimscope::details::CgroupPage</name>
    <message>
        <source>Undo: %1 back to %2</source>
        <translation>되돌리기: %1을(를) %2(으)로</translation>
    </message>
    <message>
        <source>Set %1 of %2 to %3</source>
        <translation>%2의 %1을(를) %3(으)로 설정</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>편집</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>되돌리기</translation>
    </message>
    <message>
        <source>cgroup files</source>
        <translation>cgroup 파일</translation>
    </message>
    <message numerus="yes">
        <source>%n limit(s) changed behind kubelet</source>
        <translation>
            <numerusform>kubelet 몰래 변경된 한도(limit) %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shimscope::details::ConfigPage</name>
    <message>
        <source>Only what differs from the default</source>
        <translation>기본값과 다른 것만</translation>
    </message>
    <message>
        <source>field</source>
        <translation>필드</translation>
    </message>
    <message>
        <source>value</source>
        <translation>값</translation>
    </message>
    <message>
        <source>default</source>
        <translation>기본값</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>다른 값</translation>
    </message>
    <message>
        <source>not in the default</source>
        <translation>기본값에 없음</translation>
    </message>
    <message>
        <source>only in the default</source>
        <translation>기본값에만 있음</translation>
    </message>
    <message>
        <source>≠ + − differ from what shimscope-oci spec gives</source>
        <translation>≠ + − 는 shimscope-oci spec의 출력과 다른 곳</translation>
    </message>
</context>
<context>
    <name>shimscope::details::ContainerWatch</name>
    <message>
        <source>A recording does not hold this: it is read from the machine while a container runs there.</source>
        <translation>기록에는 들어 있지 않다: 컨테이너가 실행되는 동안 그 머신에서 읽는다.</translation>
    </message>
    <message>
        <source>No agent is connected.</source>
        <translation>연결된 에이전트가 없다.</translation>
    </message>
    <message>
        <source>Choose a container at the left.</source>
        <translation>왼쪽에서 컨테이너를 선택한다.</translation>
    </message>
</context>
<context>
    <name>shimscope::details::CopyWords</name>
    <message>
        <source>Copy value</source>
        <translation>값 복사</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>JSON으로 복사</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>경로 복사</translation>
    </message>
    <message>
        <source>Copy the same as a command</source>
        <translation>같은 일을 하는 명령 복사</translation>
    </message>
    <message>
        <source>Copy the container&apos;s id</source>
        <translation>컨테이너 ID 복사</translation>
    </message>
</context>
<context>
    <name>shimscope::details::MountsPage</name>
    <message>
        <source>mount point</source>
        <translation>마운트 지점</translation>
    </message>
    <message>
        <source>type</source>
        <translation>종류</translation>
    </message>
    <message>
        <source>source</source>
        <translation>원본</translation>
    </message>
    <message>
        <source>options</source>
        <translation>옵션</translation>
    </message>
    <message>
        <source>propagation</source>
        <translation>전파</translation>
    </message>
    <message>
        <source>root of it</source>
        <translation>마운트의 루트</translation>
    </message>
    <message>
        <source>options of the file system</source>
        <translation>파일시스템 옵션</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>마운트</translation>
    </message>
    <message numerus="yes">
        <source>%n mount(s)</source>
        <translation>
            <numerusform>마운트 %n개</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shimscope::details::Page</name>
    <message>
        <source>Asking the agent …</source>
        <translation>에이전트에 묻는 중 …</translation>
    </message>
</context>
<context>
    <name>shimscope::details::SecurityPage</name>
    <message>
        <source>capability</source>
        <translation>리눅스 기능(capability)</translation>
    </message>
    <message>
        <source>action</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>only if</source>
        <translation>조건</translation>
    </message>
    <message>
        <source>system calls</source>
        <translation>시스템 콜</translation>
    </message>
    <message>
        <source>Capabilities</source>
        <translation>리눅스 기능(capability)</translation>
    </message>
    <message>
        <source>Seccomp rules of config.json</source>
        <translation>config.json의 Seccomp 규칙</translation>
    </message>
    <message>
        <source>everything else</source>
        <translation>나머지 모두</translation>
    </message>
    <message numerus="yes">
        <source>filter, %n program(s)</source>
        <translation>
            <numerusform>필터, 프로그램 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>off</source>
        <translation>꺼짐</translation>
    </message>
    <message>
        <source>not known</source>
        <translation>알 수 없음</translation>
    </message>
    <message>
        <source>config.json asks for %1 where no rule fits</source>
        <translation>맞는 규칙이 없으면 config.json은 %1을(를) 요청한다</translation>
    </message>
    <message>
        <source>config.json asks for no filter</source>
        <translation>config.json은 필터를 요청하지 않는다</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson</name>
    <message>
        <source>Call chain</source>
        <translation>호출 체인</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>타임라인</translation>
    </message>
    <message>
        <source>Pods and containers</source>
        <translation>파드와 컨테이너</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>상세</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>Cgroup tree</source>
        <translation>cgroup 트리</translation>
    </message>
    <message>
        <source>CPU plot</source>
        <translation>CPU 그래프</translation>
    </message>
    <message>
        <source>Memory plot</source>
        <translation>메모리 그래프</translation>
    </message>
    <message>
        <source>Throttling in the CPU plot</source>
        <translation>CPU 그래프의 쓰로틀</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Comparison</source>
        <translation>비교</translation>
    </message>
    <message>
        <source>Docker&apos;s parts</source>
        <translation>도커의 부분</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>나도 영향을 받을까?</translation>
    </message>
    <message>
        <source>Hand-out</source>
        <translation>유인물</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>이름</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>날짜</translation>
    </message>
    <message>
        <source>Predict</source>
        <translation>예측</translation>
    </message>
    <message>
        <source>Look at</source>
        <translation>볼 곳</translation>
    </message>
    <message>
        <source>Do</source>
        <translation>할 일</translation>
    </message>
    <message>
        <source>Find out</source>
        <translation>알아낼 것</translation>
    </message>
    <message>
        <source>What happened, and why?</source>
        <translation>무슨 일이, 왜 일어났는가?</translation>
    </message>
    <message>
        <source>An open question</source>
        <translation>열린 질문</translation>
    </message>
    <message>
        <source>Solutions are on the last page: hand it out afterwards.</source>
        <translation>정답은 마지막 쪽에 있다. 수업이 끝난 뒤에 나누어 준다.</translation>
    </message>
    <message>
        <source>Solutions</source>
        <translation>정답</translation>
    </message>
    <message>
        <source>The values were read from the recordings that ship with the program, when this page was made. On another machine numbers such as pids and times differ.</source>
        <translation>값은 이 문서를 만들 때 프로그램에 들어 있는 기록에서 읽었다. 다른 머신에서는 pid나 시간 같은 수가 다르다.</translation>
    </message>
    <message>
        <source>This lesson has no recording to read values from: “…” stands for what a run shows.</source>
        <translation>이 학습에는 값을 읽을 기록이 없다. “…”에는 실행하면 나오는 값이 들어간다.</translation>
    </message>
    <message>
        <source>To take home</source>
        <translation>더 해 보기</translation>
    </message>
    <message>
        <source>The same, in a terminal</source>
        <translation>터미널에서 같은 것 보기</translation>
    </message>
    <message>
        <source>Sources</source>
        <translation>출처</translation>
    </message>
    <message>
        <source>facts as of %1</source>
        <translation>%1 기준</translation>
    </message>
    <message>
        <source>page %1 of %2</source>
        <translation>%1 / %2쪽</translation>
    </message>
    <message>
        <source>to begin with</source>
        <translation>입문</translation>
    </message>
    <message>
        <source>core</source>
        <translation>핵심</translation>
    </message>
    <message>
        <source>in depth</source>
        <translation>심화</translation>
    </message>
    <message>
        <source>drill</source>
        <translation>훈련</translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>약 %n분</numerusform>
        </translation>
    </message>
    <message>
        <source>On recordings of real chains (%1): needs no agent and starts nothing.</source>
        <translation>실제 체인의 기록(%1)으로 한다. 에이전트가 필요 없고 아무것도 시작하지 않는다.</translation>
    </message>
    <message>
        <source>Starts pods (%1) and takes them away; needs root, or plays on its recording.</source>
        <translation>파드(%1)를 시작하고 끝나면 없앤다. 루트 권한이 필요하고, 없으면 기록을 재생한다.</translation>
    </message>
    <message>
        <source>Starts pods (%1) and takes them away, or plays on its recording.</source>
        <translation>파드(%1)를 시작하고 끝나면 없앤다. 또는 기록을 재생한다.</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::Desk</name>
    <message>
        <source>No folder “scenarios” is above this program, so there are no lessons.</source>
        <translation>이 프로그램 위에 “scenarios” 폴더가 없어 학습이 없다.</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::EndPage</name>
    <message>
        <source>%1: done</source>
        <translation>%1: 완료</translation>
    </message>
    <message>
        <source>Next lesson</source>
        <translation>다음 학습</translation>
    </message>
    <message>
        <source>Once more</source>
        <translation>한 번 더</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::EvidenceRow</name>
    <message>
        <source>holds: %1</source>
        <translation>성립: %1</translation>
    </message>
    <message>
        <source>does not hold yet: %1</source>
        <translation>아직 성립하지 않음: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::Findings</name>
    <message>
        <source>The scan found</source>
        <translation>검사 결과</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::LessonPane</name>
    <message>
        <source>LESSON %1 OF %2</source>
        <translation>학습 %1/%2</translation>
    </message>
    <message>
        <source>LESSONS</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>This lesson cannot go on here: %1</source>
        <translation>이 학습을 여기서 계속할 수 없다: %1</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>준비하는 중…</translation>
    </message>
    <message>
        <source>Taking away what an earlier run left…</source>
        <translation>이전 실행이 남긴 것을 치우는 중…</translation>
    </message>
    <message>
        <source>STEP %1 OF %2</source>
        <translation>단계 %1/%2</translation>
    </message>
    <message>
        <source>Leave</source>
        <translation>나가기</translation>
    </message>
    <message>
        <source>End this lesson; its pods are taken away</source>
        <translation>이 학습을 끝낸다. 학습의 파드는 제거된다</translation>
    </message>
    <message>
        <source>Hide the lessons (Ctrl+L)</source>
        <translation>학습 숨기기 (Ctrl+L)</translation>
    </message>
    <message>
        <source>Hide the lessons</source>
        <translation>학습 숨기기</translation>
    </message>
    <message>
        <source>Play its recording</source>
        <translation>기록 재생</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Fold the lesson to a rail (Esc or Ctrl+L)</source>
        <translation>학습을 좁은 띠로 접는다 (Esc 또는 Ctrl+L)</translation>
    </message>
    <message>
        <source>Fold the lesson</source>
        <translation>학습 접기</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::ListPage</name>
    <message>
        <source>%1 s</source>
        <translation>%1초</translation>
    </message>
    <message>
        <source>not passed</source>
        <translation>통과하지 못함</translation>
    </message>
    <message>
        <source>predicted · %1</source>
        <translation>예측함 · %1</translation>
    </message>
    <message>
        <source>surprised · %1</source>
        <translation>예상 밖 · %1</translation>
    </message>
    <message numerus="yes">
        <source>%n short lesson(s)</source>
        <translation>
            <numerusform>짧은 학습 %n개</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n단계</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about %n minute(s)</source>
        <translation>
            <numerusform>약 %n분</numerusform>
        </translation>
    </message>
    <message>
        <source>done</source>
        <translation>완료</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>시작</translation>
    </message>
    <message>
        <source>Play its recording</source>
        <translation>기록 재생</translation>
    </message>
    <message>
        <source>from a recording</source>
        <translation>기록으로</translation>
    </message>
    <message>
        <source>The same lesson on a recorded machine: nothing runs here.</source>
        <translation>기록된 머신에서 하는 같은 학습이다. 여기서는 아무것도 실행되지 않는다.</translation>
    </message>
    <message>
        <source>On recordings of real chains: needs no agent and starts nothing.</source>
        <translation>실제 체인의 기록으로 한다. 에이전트가 필요 없고 아무것도 시작하지 않는다.</translation>
    </message>
    <message>
        <source>Runs pods on this machine, and takes them away.</source>
        <translation>이 머신에서 파드를 실행하고 끝나면 없앤다.</translation>
    </message>
    <message>
        <source>Needs a machine on which pods can be started.</source>
        <translation>파드를 시작할 수 있는 머신이 필요하다.</translation>
    </message>
    <message>
        <source>Pods cannot be started here: plays on its recording.</source>
        <translation>여기서는 파드를 시작할 수 없어 기록을 재생한다.</translation>
    </message>
    <message>
        <source>Save the hand-out</source>
        <translation>유인물 저장</translation>
    </message>
    <message>
        <source>Pages to print (*.pdf)</source>
        <translation>인쇄할 문서 (*.pdf)</translation>
    </message>
    <message>
        <source>The hand-out was not written</source>
        <translation>유인물을 저장하지 못했다</translation>
    </message>
    <message>
        <source>Hand-out (PDF)…</source>
        <translation>유인물(PDF)…</translation>
    </message>
    <message>
        <source>Questions to print, with room to write; solutions at the end</source>
        <translation>인쇄할 문제와 쓸 자리. 정답은 끝에 있다</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::Rail</name>
    <message>
        <source>Lesson, step %1 of %2</source>
        <translation>학습, %2단계 중 %1단계</translation>
    </message>
    <message>
        <source>%1 of %2 checks hold</source>
        <translation>확인 %2개 중 %1개 충족</translation>
    </message>
    <message>
        <source>the next step waits</source>
        <translation>다음 단계가 기다린다</translation>
    </message>
    <message>
        <source>Click or Ctrl+L opens it.</source>
        <translation>클릭하거나 Ctrl+L을 누르면 열린다.</translation>
    </message>
</context>
<context>
    <name>shimscope::lesson::StepPage</name>
    <message>
        <source>Show where that is</source>
        <translation>어디인지 보기</translation>
    </message>
    <message>
        <source>First, predict</source>
        <translation>먼저 예측한다</translation>
    </message>
    <message>
        <source>That is my prediction</source>
        <translation>이렇게 예측한다</translation>
    </message>
    <message>
        <source>Choose one of the answers first; a wrong one costs nothing.</source>
        <translation>먼저 하나를 고른다. 틀려도 괜찮다.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>답하기</translation>
    </message>
    <message>
        <source>WHAT HAS TO HOLD</source>
        <translation>성립해야 할 것</translation>
    </message>
    <message>
        <source>Do it for me</source>
        <translation>대신 하기</translation>
    </message>
    <message>
        <source>Hint</source>
        <translation>힌트</translation>
    </message>
    <message>
        <source>✓ You predicted it</source>
        <translation>✓ 예측대로다</translation>
    </message>
    <message>
        <source>✗ It went another way</source>
        <translation>✗ 다르게 되었다</translation>
    </message>
    <message>
        <source>Finish the lesson</source>
        <translation>학습 마치기</translation>
    </message>
    <message>
        <source>Next step</source>
        <translation>다음 단계</translation>
    </message>
    <message>
        <source>Doing it…</source>
        <translation>하는 중…</translation>
    </message>
</context>
<context>
    <name>shimscope::matrix::CgroupsPane</name>
    <message numerus="yes">
        <source>%n cgroup(s) of containers</source>
        <translation>
            <numerusform>컨테이너의 cgroup %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>The sum of the containers below it. The kernel&apos;s own file also counts what is charged to this cgroup itself.</source>
        <translation>아래 컨테이너들의 합이다. 커널의 파일은 이 cgroup 자체에 매겨진 것도 센다.</translation>
    </message>
    <message>
        <source>cgroup</source>
        <translation>cgroup</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>path</source>
        <translation>경로</translation>
    </message>
    <message>
        <source>cgroup tree</source>
        <translation>cgroup 트리</translation>
    </message>
    <message>
        <source>No container has a cgroup at this moment.</source>
        <translation>이 순간에는 cgroup이 있는 컨테이너가 없다.</translation>
    </message>
</context>
<context>
    <name>shimscope::matrix::NamespacesPane</name>
    <message>
        <source>Copy value</source>
        <translation>값 복사</translation>
    </message>
    <message>
        <source>Nothing is known yet.</source>
        <translation>아직 아는 것이 없다.</translation>
    </message>
    <message>
        <source>At this moment of the run no namespaces are known: no container runs, or the recording was made before they were recorded.</source>
        <translation>이 시점에는 알려진 네임스페이스가 없다. 실행 중인 컨테이너가 없거나, 네임스페이스를 기록하기 전에 만든 기록이다.</translation>
    </message>
    <message>
        <source>process</source>
        <translation>프로세스</translation>
    </message>
    <message>
        <source>host %1</source>
        <translation>호스트 %1</translation>
    </message>
    <message>
        <source>pid %1</source>
        <translation>pid %1</translation>
    </message>
    <message>
        <source>host</source>
        <translation>호스트</translation>
    </message>
    <message>
        <source>the namespaces that process 1 was born into</source>
        <translation>프로세스 1이 태어난 네임스페이스</translation>
    </message>
    <message>
        <source>shared in the pod: %1</source>
        <translation>파드 안에서 공유: %1</translation>
    </message>
    <message>
        <source>its own: %1</source>
        <translation>자기만의 것: %1</translation>
    </message>
    <message>
        <source>the host&apos;s: %1</source>
        <translation>호스트의 것: %1</translation>
    </message>
    <message>
        <source>not known: %1</source>
        <translation>알 수 없음: %1</translation>
    </message>
    <message>
        <source>differs from host</source>
        <translation>호스트와 다름</translation>
    </message>
    <message>
        <source>Leaves out processes and types of namespaces that are all the host&apos;s.</source>
        <translation>모두 호스트의 것인 프로세스와 네임스페이스 종류는 뺀다.</translation>
    </message>
    <message>
        <source>Namespaces</source>
        <translation>네임스페이스</translation>
    </message>
    <message>
        <source>not the host&apos;s</source>
        <translation>호스트와 다름</translation>
    </message>
</context>
<context>
    <name>shimscope::models::PodsModel</name>
    <message>
        <source>running</source>
        <translation>실행 중</translation>
    </message>
    <message>
        <source>holds the namespaces</source>
        <translation>네임스페이스를 붙든다</translation>
    </message>
    <message>
        <source>waits for its restart</source>
        <translation>재시작을 기다린다</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>completed</source>
        <translation>완료됨</translation>
    </message>
    <message>
        <source>created</source>
        <translation>생성됨</translation>
    </message>
    <message numerus="yes">
        <source>%n container(s)</source>
        <translation>
            <numerusform>컨테이너 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>pod %1, %2</source>
        <translation>파드 %1, %2</translation>
    </message>
    <message>
        <source>back-off %1 s</source>
        <translation>백오프 %1초</translation>
    </message>
    <message>
        <source>exit %1</source>
        <translation>종료 코드 %1</translation>
    </message>
    <message>
        <source>container %1, %2, %3</source>
        <translation>컨테이너 %1, %2, %3</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>not ready</source>
        <translation>준비되지 않음</translation>
    </message>
    <message>
        <source>being ended</source>
        <translation>종료 중</translation>
    </message>
</context>
<context>
    <name>shimscope::models::Session</name>
    <message>
        <source>These containers belong to others: Shimscope only looks at them.</source>
        <translation>이 컨테이너들은 다른 엔진의 것이다. Shimscope은 보기만 한다.</translation>
    </message>
    <message>
        <source>This is a recording: nothing can be changed in it.</source>
        <translation>이것은 기록이다. 아무것도 바꿀 수 없다.</translation>
    </message>
    <message>
        <source>This lesson plays a recording: nothing runs here.</source>
        <translation>이 학습은 기록을 재생한다. 여기서는 아무것도 실행되지 않는다.</translation>
    </message>
</context>
<context>
    <name>shimscope::models::SpansModel</name>
    <message>
        <source>at</source>
        <translation>시각</translation>
    </message>
    <message>
        <source>hop</source>
        <translation>홉</translation>
    </message>
    <message>
        <source>call</source>
        <translation>호출</translation>
    </message>
    <message>
        <source>protocol</source>
        <translation>프로토콜</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>걸린 시간</translation>
    </message>
    <message>
        <source>outcome</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>process</source>
        <translation>프로세스</translation>
    </message>
</context>
<context>
    <name>shimscope::models::StepsModel</name>
    <message>
        <source>step</source>
        <translation>단계</translation>
    </message>
    <message>
        <source>what</source>
        <translation>무엇을</translation>
    </message>
    <message>
        <source>result</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>why</source>
        <translation>왜</translation>
    </message>
    <message>
        <source>config.json field</source>
        <translation>config.json 필드</translation>
    </message>
</context>
<context>
    <name>shimscope::models::Words</name>
    <message>
        <source>agent</source>
        <translation>에이전트</translation>
    </message>
    <message>
        <source>CRI runtime</source>
        <translation>CRI 런타임</translation>
    </message>
    <message>
        <source>CNI plugins</source>
        <translation>CNI 플러그인</translation>
    </message>
    <message>
        <source>shim</source>
        <translation>심(shim)</translation>
    </message>
    <message>
        <source>OCI runtime</source>
        <translation>OCI 런타임</translation>
    </message>
    <message>
        <source>kernel</source>
        <translation>커널</translation>
    </message>
    <message>
        <source>not ended</source>
        <translation>안 끝남</translation>
    </message>
    <message>
        <source>code %1</source>
        <translation>코드 %1</translation>
    </message>
    <message>
        <source>start of %1</source>
        <translation>%1 시작</translation>
    </message>
    <message>
        <source>end of %1</source>
        <translation>%1 종료</translation>
    </message>
    <message>
        <source>limit changed</source>
        <translation>한도 변경</translation>
    </message>
    <message>
        <source>restart</source>
        <translation>재시작</translation>
    </message>
    <message>
        <source>exit</source>
        <translation>종료</translation>
    </message>
    <message>
        <source>stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>CRI adapter</source>
        <translation>CRI 어댑터</translation>
    </message>
    <message>
        <source>Docker engine</source>
        <translation>Docker 엔진</translation>
    </message>
    <message>
        <source>not observed</source>
        <translation>관찰되지 않음</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::AllContainers</name>
    <message numerus="yes">
        <source>%n other(s) together</source>
        <translation>
            <numerusform>나머지 %n개 합계</numerusform>
        </translation>
    </message>
    <message>
        <source>together %1 of %2 CPUs</source>
        <translation>합계 CPU %2개 중 %1</translation>
    </message>
    <message>
        <source>together %1 CPUs</source>
        <translation>합계 CPU %1</translation>
    </message>
    <message>
        <source>together %1 of %2 MiB</source>
        <translation>합계 %2 MiB 중 %1</translation>
    </message>
    <message>
        <source>together %1 MiB</source>
        <translation>합계 %1 MiB</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::ProvenanceBox</name>
    <message>
        <source>Nothing was read until then.</source>
        <translation>그때까지 읽은 값이 없다.</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::ResourcePlot</name>
    <message>
        <source>now</source>
        <translation>지금</translation>
    </message>
    <message>
        <source>Enter tells where the newest value comes from.</source>
        <translation>Enter를 누르면 최신 값의 출처를 알려 준다.</translation>
    </message>
    <message>
        <source>Copy value here</source>
        <translation>이 지점의 값 복사</translation>
    </message>
    <message>
        <source>Copy caption</source>
        <translation>설명 복사</translation>
    </message>
    <message>
        <source>Where does it come from?</source>
        <translation>이 값은 어디에서 오는가?</translation>
    </message>
    <message>
        <source>Save as CSV…</source>
        <translation>CSV로 저장…</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>PNG로 저장…</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>SVG로 저장…</translation>
    </message>
    <message>
        <source>Save the plot</source>
        <translation>그래프 저장</translation>
    </message>
    <message>
        <source>Save %1</source>
        <translation>%1 저장</translation>
    </message>
    <message>
        <source>Choose a folder that you may write to, with room left.</source>
        <translation>쓸 수 있고 공간이 남은 폴더를 고른다.</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::ResourcesPane</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>Pressure (PSI)</source>
        <translation>압박(PSI)</translation>
    </message>
    <message>
        <source>No container is selected.</source>
        <translation>선택한 컨테이너가 없다.</translation>
    </message>
    <message>
        <source>LIVE RESOURCES</source>
        <translation>실시간 리소스</translation>
    </message>
    <message>
        <source>No samples of this container up to this moment.</source>
        <translation>이 시점까지 이 컨테이너의 샘플이 없다.</translation>
    </message>
    <message>
        <source>%1 of %2 CPU</source>
        <translation>CPU %2개 중 %1</translation>
    </message>
    <message>
        <source>%1 of %2 CPUs, no limit</source>
        <translation>CPU %2개 중 %1, 한도 없음</translation>
    </message>
    <message>
        <source>throttled %1 of %2 periods</source>
        <translation>%2주기 중 %1번 쓰로틀</translation>
    </message>
    <message>
        <source>working set</source>
        <translation>워킹 셋</translation>
    </message>
    <message>
        <source>%1 of %2 MiB</source>
        <translation>%2 MiB 중 %1</translation>
    </message>
    <message>
        <source>%1 MiB, no limit</source>
        <translation>%1 MiB, 한도 없음</translation>
    </message>
    <message>
        <source>working set %1</source>
        <translation>워킹 셋 %1</translation>
    </message>
    <message>
        <source>The kernel of this machine counts no pressure (PSI).</source>
        <translation>이 머신의 커널은 압박(PSI)을 세지 않는다.</translation>
    </message>
    <message>
        <source>cgroup v1 has no pressure per container: PSI came with v2.</source>
        <translation>cgroup v1에는 컨테이너별 압박이 없다. PSI는 v2에서 생겼다.</translation>
    </message>
    <message>
        <source>cpu some %1 % · memory some %2 %</source>
        <translation>cpu some %1 % · memory some %2 %</translation>
    </message>
    <message>
        <source>n/a: it is in the host&apos;s network namespace, where its traffic cannot be told from that of others.</source>
        <translation>알 수 없음: 호스트의 네트워크 네임스페이스에 있어 다른 것의 트래픽과 구별할 수 없다.</translation>
    </message>
    <message>
        <source>n/a: %1</source>
        <translation>알 수 없음: %1</translation>
    </message>
    <message>
        <source>n/a: nobody has counted it up to this moment. The agent reads /proc/&lt;pid&gt;/net/dev once a second.</source>
        <translation>알 수 없음: 이 시점까지 센 값이 없다. 에이전트는 /proc/&lt;pid&gt;/net/dev를 1초에 한 번 읽는다.</translation>
    </message>
    <message>
        <source>n/a: the io controller is not enabled for this cgroup: it has no io.stat.</source>
        <translation>알 수 없음: 이 cgroup에는 io 컨트롤러가 켜져 있지 않아 io.stat이 없다.</translation>
    </message>
    <message>
        <source>n/a: this cgroup has no blkio controller.</source>
        <translation>알 수 없음: 이 cgroup에는 blkio 컨트롤러가 없다.</translation>
    </message>
    <message>
        <source>read</source>
        <translation>읽음</translation>
    </message>
    <message>
        <source>written</source>
        <translation>씀</translation>
    </message>
    <message>
        <source>received</source>
        <translation>수신</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>송신</translation>
    </message>
    <message>
        <source>n/a: the pids controller is not enabled for this cgroup.</source>
        <translation>알 수 없음: 이 cgroup에는 pids 컨트롤러가 켜져 있지 않다.</translation>
    </message>
    <message>
        <source>processes</source>
        <translation>프로세스</translation>
    </message>
    <message>
        <source>%1 processes and threads, no limit</source>
        <translation>프로세스와 스레드 %1개, 한도 없음</translation>
    </message>
    <message>
        <source>%1 of %2 processes and threads</source>
        <translation>프로세스와 스레드 %2개 중 %1</translation>
    </message>
    <message>
        <source>all containers</source>
        <translation>모든 컨테이너</translation>
    </message>
    <message>
        <source>all containers of %1</source>
        <translation>%1의 모든 컨테이너</translation>
    </message>
    <message>
        <source>No container runs at this moment.</source>
        <translation>이 시점에 실행 중인 컨테이너가 없다.</translation>
    </message>
    <message>
        <source>Many containers · %1</source>
        <translation>여러 컨테이너 · %1</translation>
    </message>
    <message>
        <source>newest values, each as its own plot computes it</source>
        <translation>최신 값, 각 컨테이너의 그래프가 계산한 그대로</translation>
    </message>
    <message>
        <source>sum</source>
        <translation>합계</translation>
    </message>
    <message>
        <source>Input and output</source>
        <translation>입출력</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>프로세스</translation>
    </message>
    <message>
        <source>Pressure</source>
        <translation>압박</translation>
    </message>
    <message>
        <source>I/O</source>
        <translation>입출력</translation>
    </message>
    <message>
        <source>Shows or hides the plot: %1</source>
        <translation>그래프 표시 또는 숨김: %1</translation>
    </message>
    <message>
        <source>All containers</source>
        <translation>모든 컨테이너</translation>
    </message>
    <message>
        <source>The ten that use most as lines, the others as one band</source>
        <translation>가장 많이 쓰는 10개는 선으로, 나머지는 하나의 띠로</translation>
    </message>
    <message>
        <source>Containers that use most; Enter shows one alone</source>
        <translation>가장 많이 쓰는 컨테이너. Enter를 누르면 하나만 표시</translation>
    </message>
</context>
<context>
    <name>shimscope::plots::SourceWords</name>
    <message>
        <source>file</source>
        <translation>파일</translation>
    </message>
    <message>
        <source>read</source>
        <translation>읽은 값</translation>
    </message>
    <message>
        <source>formula</source>
        <translation>계산</translation>
    </message>
    <message>
        <source>CPU time used</source>
        <translation>사용한 CPU 시간</translation>
    </message>
    <message>
        <source>%1 µs (the file counts ns)</source>
        <translation>%1 µs (파일은 ns로 센다)</translation>
    </message>
    <message>
        <source>limit</source>
        <translation>한도</translation>
    </message>
    <message>
        <source>no limit: every CPU of the machine</source>
        <translation>한도 없음: 머신의 모든 CPU</translation>
    </message>
    <message>
        <source>%1, and cpu.cfs_period_us %2</source>
        <translation>%1, 그리고 cpu.cfs_period_us %2</translation>
    </message>
    <message>
        <source>throttling</source>
        <translation>쓰로틀</translation>
    </message>
    <message>
        <source>the same readings, as others print them</source>
        <translation>같은 값을 다른 도구가 표시하면</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>메모리</translation>
    </message>
    <message>
        <source>charged to the cgroup</source>
        <translation>cgroup에 부과된 메모리</translation>
    </message>
    <message>
        <source>more than this machine has</source>
        <translation>이 머신의 메모리보다 큼</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>한도 없음</translation>
    </message>
    <message>
        <source>working set</source>
        <translation>워킹 셋</translation>
    </message>
    <message>
        <source>%1 / all memory of the machine</source>
        <translation>%1 / 머신의 전체 메모리</translation>
    </message>
    <message>
        <source>Pressure (PSI)</source>
        <translation>압박(PSI)</translation>
    </message>
    <message>
        <source>does not print it</source>
        <translation>표시하지 않음</translation>
    </message>
    <message>
        <source>Input and output</source>
        <translation>입출력</translation>
    </message>
    <message>
        <source> (sum of all devices)</source>
        <translation> (모든 장치의 합)</translation>
    </message>
    <message>
        <source>written</source>
        <translation>씀</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source> (sum of all interfaces but lo)</source>
        <translation> (lo를 뺀 모든 인터페이스의 합)</translation>
    </message>
    <message>
        <source>received, by all containers of its network namespace</source>
        <translation>수신, 같은 네트워크 네임스페이스의 모든 컨테이너</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>송신</translation>
    </message>
    <message>
        <source>Processes</source>
        <translation>프로세스</translation>
    </message>
    <message>
        <source>processes and threads</source>
        <translation>프로세스와 스레드</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::ExecDialog</name>
    <message>
        <source>— exit status %1</source>
        <translation>— 종료 코드 %1</translation>
    </message>
    <message>
        <source>Running …</source>
        <translation>실행 중 …</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>실행</translation>
    </message>
    <message>
        <source>Exec in %1</source>
        <translation>%1에서 실행</translation>
    </message>
    <message>
        <source>Output</source>
        <translation>출력</translation>
    </message>
    <message numerus="yes">
        <source>Each command is one CRI ExecSync, through endpoint, shim and runtime: it gets no input, and is killed after %n second(s).</source>
        <translation>
            <numerusform>명령마다 CRI ExecSync 한 번이 엔드포인트, 심(shim), 런타임을 거친다: 입력은 받지 못하고 %n초가 지나면 강제로 종료된다.</numerusform>
        </translation>
    </message>
    <message>
        <source>Command</source>
        <translation>명령</translation>
    </message>
    <message>
        <source>Through sh -c</source>
        <translation>sh -c로 실행</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::LimitDialog</name>
    <message>
        <source>Asking the kubelet …</source>
        <translation>kubelet에 묻는 중 …</translation>
    </message>
    <message>
        <source>Limits of %1</source>
        <translation>%1의 한도(limit)</translation>
    </message>
    <message>
        <source>CPU limit, as in 500m or 2</source>
        <translation>CPU 한도(limit), 예: 500m 또는 2</translation>
    </message>
    <message>
        <source>Memory limit, as in 64Mi</source>
        <translation>메모리 한도(limit), 예: 64Mi</translation>
    </message>
    <message>
        <source>none</source>
        <translation>없음</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Asking the CRI endpoint …</source>
        <translation>CRI 엔드포인트에 묻는 중 …</translation>
    </message>
    <message>
        <source>At once, in the container that runs</source>
        <translation>실행 중인 컨테이너에 곧바로</translation>
    </message>
    <message>
        <source>In the manifest</source>
        <translation>매니페스트에</translation>
    </message>
    <message>
        <source>CRI UpdateContainerResources, as crictl update calls it: through shim and runtime into the files of its cgroup. A restart brings the manifest&apos;s back.</source>
        <translation>crictl update가 부르는 CRI UpdateContainerResources다. 심과 런타임을 거쳐 cgroup 파일에 들어간다. 재시작하면 매니페스트의 값으로 돌아간다.</translation>
    </message>
    <message>
        <source>To the kubelet a changed manifest is another pod: it ends this one, and starts that with the new limits.</source>
        <translation>kubelet에게 바뀐 매니페스트는 다른 파드다. 이 파드를 끝내고 새 한도로 그 파드를 시작한다.</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::PodEditor</name>
    <message>
        <source>metadata.name is missing: it names the pod and its manifest.</source>
        <translation>metadata.name이 없다. 파드와 매니페스트의 이름이 된다.</translation>
    </message>
    <message>
        <source>There is a pod of this name: it is replaced.</source>
        <translation>같은 이름의 파드가 있다. 이 파드로 바뀐다.</translation>
    </message>
    <message>
        <source>Asking the kubelet …</source>
        <translation>kubelet에 묻는 중 …</translation>
    </message>
    <message>
        <source>line %1: %2</source>
        <translation>%1번째 줄: %2</translation>
    </message>
    <message numerus="yes">
        <source>The kubelet cannot use it: %n problem(s).</source>
        <translation>
            <numerusform>kubelet이 쓸 수 없다. 문제 %n개.</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 cannot be read: %2</source>
        <translation>%1을(를) 읽을 수 없다: %2</translation>
    </message>
    <message>
        <source>%1 is larger than 1 MiB: it is no manifest.</source>
        <translation>%1은(는) 1 MiB보다 크다. 매니페스트가 아니다.</translation>
    </message>
    <message>
        <source>New pod</source>
        <translation>새 파드</translation>
    </message>
    <message>
        <source>Templates</source>
        <translation>템플릿</translation>
    </message>
    <message>
        <source>Manifest</source>
        <translation>매니페스트</translation>
    </message>
    <message>
        <source>Problems</source>
        <translation>문제</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>적용</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Edit %1</source>
        <translation>%1 편집</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::ResetDialog</name>
    <message>
        <source>%1 of %2 pods have ended.</source>
        <translation>파드 %2개 중 %1개가 끝났다.</translation>
    </message>
    <message>
        <source>Reset sandbox</source>
        <translation>샌드박스 초기화</translation>
    </message>
    <message numerus="yes">
        <source>End all %n pod(s) of this sandbox?</source>
        <translation>
            <numerusform>이 샌드박스의 파드 %n개를 모두 종료할까?</numerusform>
        </translation>
    </message>
    <message>
        <source>Their manifests are taken away, and the kubelet ends each: SIGTERM, its grace period, SIGKILL. Images and recordings stay.</source>
        <translation>매니페스트를 치우면 kubelet이 하나씩 종료한다: SIGTERM, 유예 시간, SIGKILL. 이미지와 기록은 남는다.</translation>
    </message>
    <message>
        <source>Pods that have ended</source>
        <translation>끝난 파드</translation>
    </message>
    <message numerus="yes">
        <source>End %n pod(s)</source>
        <translation>
            <numerusform>파드 %n개 종료</numerusform>
        </translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>shimscope::pods::Templates</name>
    <message>
        <source>One container</source>
        <translation>컨테이너 하나</translation>
    </message>
    <message>
        <source>Prints a line a second. The shortest way from a manifest to a process.</source>
        <translation>1초에 한 줄씩 출력한다. 매니페스트에서 프로세스까지 가는 가장 짧은 길이다.</translation>
    </message>
    <message>
        <source>Memory runs out</source>
        <translation>메모리 부족</translation>
    </message>
    <message>
        <source>Takes memory until its limit: the kernel kills it, the kubelet restarts it.</source>
        <translation>한도까지 메모리를 쓴다. 커널이 종료하고 kubelet이 다시 시작한다.</translation>
    </message>
    <message>
        <source>CPU is throttled</source>
        <translation>CPU 쓰로틀</translation>
    </message>
    <message>
        <source>Wants a whole CPU and may use a quarter of one.</source>
        <translation>CPU 하나를 다 쓰려 하지만 4분의 1만 쓸 수 있다.</translation>
    </message>
    <message>
        <source>Crash loop</source>
        <translation>크래시 루프</translation>
    </message>
    <message>
        <source>Fails again and again: each restart waits longer.</source>
        <translation>계속 실패한다. 다시 시작할 때마다 더 오래 기다린다.</translation>
    </message>
    <message>
        <source>Two containers</source>
        <translation>컨테이너 둘</translation>
    </message>
    <message>
        <source>Share network, IPC and host name, but neither files nor processes.</source>
        <translation>네트워크, IPC, 호스트 이름은 공유하지만 파일과 프로세스는 공유하지 않는다.</translation>
    </message>
    <message>
        <source>Ignores SIGTERM</source>
        <translation>SIGTERM 무시</translation>
    </message>
    <message>
        <source>Delete it to see the grace period and SIGKILL.</source>
        <translation>삭제하면 유예 기간과 SIGKILL을 볼 수 있다.</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::AffectedPage</name>
    <message>
        <source>From a file…</source>
        <translation>파일에서…</translation>
    </message>
    <message>
        <source>Paste from the clipboard</source>
        <translation>클립보드에서 붙여 넣기</translation>
    </message>
    <message>
        <source>Page (PDF)…</source>
        <translation>페이지(PDF)…</translation>
    </message>
    <message>
        <source>Text (Markdown)…</source>
        <translation>텍스트(Markdown)…</translation>
    </message>
    <message>
        <source>Values for other programs (JSON)…</source>
        <translation>다른 프로그램을 위한 값(JSON)…</translation>
    </message>
    <message>
        <source>Am I affected?</source>
        <translation>나도 영향을 받을까?</translation>
    </message>
    <message>
        <source>Scanning…</source>
        <translation>검사 중…</translation>
    </message>
    <message>
        <source>Scan again</source>
        <translation>다시 검사</translation>
    </message>
    <message>
        <source>Scan this machine</source>
        <translation>이 머신 검사</translation>
    </message>
    <message>
        <source>Nodes of a cluster</source>
        <translation>클러스터의 노드</translation>
    </message>
    <message>
        <source>Node objects as kubectl get nodes -o json, -o yaml or -o wide prints them: each node&apos;s runtime and versions are read.</source>
        <translation>kubectl get nodes -o json, -o yaml, -o wide가 출력하는 노드(Node) 객체: 노드마다 런타임과 버전을 읽는다.</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>보고서 저장</translation>
    </message>
    <message>
        <source>Back to the pods</source>
        <translation>파드로 돌아가기</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>이 머신</translation>
    </message>
    <message>
        <source>Who has to do what</source>
        <translation>누가 무엇을 해야 하는가</translation>
    </message>
    <message>
        <source>2020 said, 2026 happened</source>
        <translation>2020에 말한 것, 2026에 일어난 일</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::AudiencesView</name>
    <message>
        <source>Must do</source>
        <translation>반드시 할 일</translation>
    </message>
    <message>
        <source>Must check</source>
        <translation>확인할 일</translation>
    </message>
    <message>
        <source>Nothing to do</source>
        <translation>할 일 없음</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::CommandTable</name>
    <message>
        <source>The same with other tools</source>
        <translation>다른 도구로 같은 일</translation>
    </message>
    <message>
        <source>A double-click, or Ctrl+C, copies a command; what stands in &lt;&gt; is to be filled in. As of %1.</source>
        <translation>두 번 클릭하거나 Ctrl+C를 누르면 명령이 복사된다. &lt;&gt; 안은 채워 넣는다. %1 기준.</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>동작</translation>
    </message>
    <message>
        <source>Source: %1</source>
        <translation>출처: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::FactCards</name>
    <message>
        <source>held</source>
        <translation>맞았다</translation>
    </message>
    <message>
        <source>held in part</source>
        <translation>일부 맞았다</translation>
    </message>
    <message>
        <source>came otherwise</source>
        <translation>다르게 되었다</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::FindingsView</name>
    <message numerus="yes">
        <source>… and %n more, in the report</source>
        <translation>
            <numerusform>… 그리고 %n개 더, 보고서에 있음</numerusform>
        </translation>
    </message>
    <message>
        <source>Not scanned yet. A scan only reads: it starts nothing, connects to nothing and changes nothing.</source>
        <translation>아직 검사하지 않았다. 검사는 읽기만 한다. 아무것도 시작하지 않고, 연결하지 않고, 바꾸지 않는다.</translation>
    </message>
    <message>
        <source>Nothing of what is chosen above was found.</source>
        <translation>위에서 고른 것 가운데 발견된 것이 없다.</translation>
    </message>
</context>
<context>
    <name>shimscope::storyview::HopCard</name>
    <message>
        <source>in the chain %1</source>
        <translation>체인 %1에서</translation>
    </message>
    <message>
        <source>Protocol</source>
        <translation>프로토콜</translation>
    </message>
    <message>
        <source>Socket</source>
        <translation>소켓</translation>
    </message>
    <message>
        <source>Started by</source>
        <translation>시작한 것</translation>
    </message>
    <message>
        <source>When it dies</source>
        <translation>죽으면</translation>
    </message>
    <message>
        <source>How one looks at it</source>
        <translation>들여다보는 법</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message>
        <source>Copy %1</source>
        <translation>%1 복사</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::BusyPanel</name>
    <message>
        <source>Cancel</source>
        <translation>취소</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::CgroupTree</name>
    <message>
        <source>CGROUP TREE</source>
        <translation>CGROUP 트리</translation>
    </message>
    <message>
        <source>cgroup tree</source>
        <translation>cgroup 트리</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::DetailsPane</name>
    <message>
        <source>This call made no kernel steps itself or through others.</source>
        <translation>이 호출은 직접이든 다른 호출을 통해서든 커널 단계를 만들지 않았다.</translation>
    </message>
    <message>
        <source>Click a bar of the timeline to see which system calls were made for it, and why.</source>
        <translation>타임라인의 막대를 누르면 어떤 시스템 콜을 왜 했는지 보인다.</translation>
    </message>
    <message>
        <source>Kernel steps</source>
        <translation>커널 단계</translation>
    </message>
    <message>
        <source>Message</source>
        <translation>메시지</translation>
    </message>
    <message>
        <source>Spans of this trace</source>
        <translation>이 트레이스의 스팬</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>상세</translation>
    </message>
    <message>
        <source>Capabilities and seccomp</source>
        <translation>리눅스 기능과 seccomp</translation>
    </message>
    <message>
        <source>Mounts</source>
        <translation>마운트</translation>
    </message>
    <message>
        <source>cgroup files</source>
        <translation>cgroup 파일</translation>
    </message>
    <message>
        <source>Smaller</source>
        <translation>작게</translation>
    </message>
    <message>
        <source>Larger</source>
        <translation>크게</translation>
    </message>
    <message>
        <source>Show these details instead of call chain and resources</source>
        <translation>호출 체인과 리소스 대신 이 세부 정보를 보인다</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Open the details in the place of the plots (Ctrl+D)</source>
        <translation>그래프 자리에 상세를 연다 (Ctrl+D)</translation>
    </message>
    <message>
        <source>Close the details (Ctrl+D; Esc: until the next selection)</source>
        <translation>상세를 닫는다 (Ctrl+D, Esc: 다음 선택까지)</translation>
    </message>
    <message>
        <source>Open the details</source>
        <translation>상세 열기</translation>
    </message>
    <message>
        <source>Close the details</source>
        <translation>상세 닫기</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::FailurePanel</name>
    <message>
        <source>FAILED</source>
        <translation>실패</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>복사</translation>
    </message>
    <message numerus="yes">
        <source>Dismiss, %n older</source>
        <translation>
            <numerusform>닫기, 이전 것 %n개</numerusform>
        </translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>닫기</translation>
    </message>
    <message>
        <source>Failed: %1</source>
        <translation>실패: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::MessageView</name>
    <message>
        <source>No content.</source>
        <translation>내용 없음.</translation>
    </message>
    <message>
        <source>Click a bar of the timeline or an edge of the map to see its message.</source>
        <translation>타임라인의 막대나 지도의 선을 누르면 메시지가 보인다.</translation>
    </message>
    <message>
        <source>Request</source>
        <translation>요청</translation>
    </message>
    <message>
        <source>Response</source>
        <translation>응답</translation>
    </message>
    <message>
        <source>Copy the whole call as JSON</source>
        <translation>호출 전체를 JSON으로 복사</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>모두 선택</translation>
    </message>
    <message>
        <source>server</source>
        <translation>서버</translation>
    </message>
    <message>
        <source>container runtime</source>
        <translation>컨테이너 런타임</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>볼륨</translation>
    </message>
    <message>
        <source>network</source>
        <translation>네트워크</translation>
    </message>
    <message>
        <source>build</source>
        <translation>빌드</translation>
    </message>
    <message>
        <source>Docker&apos;s part: %1</source>
        <translation>도커의 부분: %1</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::PodsMenu</name>
    <message>
        <source>Only looked at: another engine started it.</source>
        <translation>보기 전용이다: 다른 엔진이 시작했다.</translation>
    </message>
    <message>
        <source>It does not run: it has no process.</source>
        <translation>실행 중이 아니다: 프로세스가 없다.</translation>
    </message>
    <message>
        <source>No manifest of this pod is known.</source>
        <translation>이 파드의 매니페스트를 알 수 없다.</translation>
    </message>
    <message>
        <source>Edit manifest…</source>
        <translation>매니페스트 편집…</translation>
    </message>
    <message>
        <source>Duplicate…</source>
        <translation>복제…</translation>
    </message>
    <message>
        <source>Change a limit…</source>
        <translation>한도(limit) 변경…</translation>
    </message>
    <message>
        <source>Signal</source>
        <translation>시그널</translation>
    </message>
    <message>
        <source>The pause container ends with its pod: delete the pod.</source>
        <translation>pause 컨테이너는 파드와 함께 끝난다: 파드를 삭제한다.</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>중지</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>재개</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시 정지</translation>
    </message>
    <message>
        <source>Exec…</source>
        <translation>명령 실행…</translation>
    </message>
    <message>
        <source>It is paused: resume it first.</source>
        <translation>일시 정지 상태다: 먼저 재개한다.</translation>
    </message>
    <message>
        <source>CRI executes nothing in a pause container.</source>
        <translation>CRI는 pause 컨테이너에서 아무것도 실행하지 않는다.</translation>
    </message>
    <message>
        <source>Copy id</source>
        <translation>id 복사</translation>
    </message>
    <message>
        <source>Copy pid</source>
        <translation>pid 복사</translation>
    </message>
    <message>
        <source>Copy cgroup path</source>
        <translation>cgroup 경로 복사</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>명령으로 복사</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::PodsView</name>
    <message>
        <source>Copy name</source>
        <translation>이름 복사</translation>
    </message>
    <message>
        <source>Copy value</source>
        <translation>값 복사</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>상세 복사</translation>
    </message>
    <message>
        <source>Copy as JSON</source>
        <translation>JSON으로 복사</translation>
    </message>
    <message>
        <source>PODS AND CONTAINERS</source>
        <translation>파드와 컨테이너</translation>
    </message>
    <message>
        <source>Pods and containers</source>
        <translation>파드와 컨테이너</translation>
    </message>
    <message>
        <source>No pod at this moment.</source>
        <translation>이 시점에는 파드가 없다.</translation>
    </message>
    <message>
        <source>Delete pod %1: not in a recording</source>
        <translation>파드 %1 삭제: 기록에서는 할 수 없음</translation>
    </message>
    <message>
        <source>Delete pod %1: no manifest is known</source>
        <translation>파드 %1 삭제: 매니페스트를 알 수 없음</translation>
    </message>
    <message>
        <source>Delete pod %1</source>
        <translation>파드 %1 삭제</translation>
    </message>
    <message numerus="yes">
        <source>No pod or container matches “%1”; %n pod(s) are hidden. Escape shows them.</source>
        <translation>
            <numerusform>“%1”에 맞는 파드나 컨테이너가 없다. 파드 %n개가 숨겨져 있다. Escape를 누르면 다시 보인다.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no pod to end.</source>
        <translation>종료할 파드가 없다.</translation>
    </message>
    <message>
        <source>Ends every pod of this sandbox, after a question.</source>
        <translation>확인한 뒤 이 샌드박스의 모든 파드를 종료한다.</translation>
    </message>
    <message>
        <source>Filter  (/)</source>
        <translation>필터  (/)</translation>
    </message>
    <message>
        <source>Filter of pods and containers</source>
        <translation>파드와 컨테이너 필터</translation>
    </message>
    <message>
        <source>Name, namespace, image, engine or state. Escape clears it.</source>
        <translation>이름, 네임스페이스, 이미지, 엔진 또는 상태. Escape를 누르면 지운다.</translation>
    </message>
    <message>
        <source>Order, fold, reset</source>
        <translation>정렬, 접기, 초기화</translation>
    </message>
    <message>
        <source>In the order they came</source>
        <translation>나타난 순서</translation>
    </message>
    <message>
        <source>By name</source>
        <translation>이름순</translation>
    </message>
    <message>
        <source>By CPU</source>
        <translation>CPU순</translation>
    </message>
    <message>
        <source>By memory</source>
        <translation>메모리순</translation>
    </message>
    <message>
        <source>By restarts</source>
        <translation>재시작순</translation>
    </message>
    <message>
        <source>By OOM kills</source>
        <translation>OOM 종료순</translation>
    </message>
    <message>
        <source>Collapse all pods</source>
        <translation>모든 파드 접기</translation>
    </message>
    <message>
        <source>Expand all pods</source>
        <translation>모든 파드 펼치기</translation>
    </message>
    <message>
        <source>Reset sandbox…</source>
        <translation>샌드박스 초기화…</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::ProblemPanel</name>
    <message>
        <source>Open a recording…</source>
        <translation>기록 열기…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>다시 시도</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::SearchBox</name>
    <message>
        <source>Words of a method, pod, container, id, system call, argument or reason.</source>
        <translation>메서드, 파드, 컨테이너, ID, 시스템 콜, 인자, 이유에 나오는 단어를 쓴다.</translation>
    </message>
    <message>
        <source>The first %1; more words find less.</source>
        <translation>처음 %1개. 단어를 더 쓰면 줄어든다.</translation>
    </message>
    <message>
        <source>Nothing holds all of these words.</source>
        <translation>이 단어가 모두 나오는 것이 없다.</translation>
    </message>
    <message numerus="yes">
        <source>%n found</source>
        <translation>
            <numerusform>%n개 찾음</numerusform>
        </translation>
    </message>
    <message>
        <source>Search</source>
        <translation>검색</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>결과</translation>
    </message>
    <message>
        <source>Searches only %1, as the chip of the timeline says.</source>
        <translation>타임라인의 칩이 말하듯 %1에서만 찾는다.</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::StatusStrip</name>
    <message>
        <source>kernel %1</source>
        <translation>커널 %1</translation>
    </message>
    <message>
        <source>spans %1 · dropped %2</source>
        <translation>스팬 %1 · 유실 %2</translation>
    </message>
    <message numerus="yes">
        <source>sampling %n container(s) at %1 Hz</source>
        <translation>
            <numerusform>컨테이너 %n개를 %1 Hz로 샘플링</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::TopBar</name>
    <message>
        <source>Source</source>
        <translation>소스</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>샌드박스</translation>
    </message>
    <message>
        <source>The pods that this machine&apos;s agent runs</source>
        <translation>이 머신의 에이전트가 실행하는 파드</translation>
    </message>
    <message>
        <source>Recording…</source>
        <translation>기록…</translation>
    </message>
    <message>
        <source>Open a recording (Ctrl+O)</source>
        <translation>기록 열기 (Ctrl+O)</translation>
    </message>
    <message>
        <source>Stack</source>
        <translation>스택</translation>
    </message>
    <message>
        <source>all hops ours</source>
        <translation>모든 홉이 자체 구현</translation>
    </message>
    <message>
        <source>The chain has containerd&apos;s shape; every program in it is Shimscope&apos;s own and speaks the real protocol.</source>
        <translation>체인은 containerd의 모양이다. 그 안의 프로그램은 모두 Shimscope의 것이고 진짜 프로토콜로 말한다.</translation>
    </message>
    <message>
        <source>한국어</source>
        <extracomment>the other language, in its own words</extracomment>
        <translation>English</translation>
    </message>
    <message>
        <source>Switch the language</source>
        <translation>언어 바꾸기</translation>
    </message>
    <message>
        <source>Run another pod (Ctrl+N)</source>
        <translation>다른 파드 실행 (Ctrl+N)</translation>
    </message>
    <message>
        <source>New pod</source>
        <translation>새 파드</translation>
    </message>
    <message>
        <source>This machine</source>
        <translation>이 머신</translation>
    </message>
    <message>
        <source>Every container that runs on this machine, whoever started it; only looked at</source>
        <translation>누가 시작했든 이 머신에서 실행되는 모든 컨테이너. 보기 전용</translation>
    </message>
    <message>
        <source>theirs, only looked at</source>
        <translation>다른 엔진, 보기 전용</translation>
    </message>
    <message>
        <source>Programs of other engines. What they say to each other is not observed: the map shows who started whom.</source>
        <translation>다른 엔진의 프로그램들이다. 서로 주고받는 말은 관찰하지 않으며, 지도는 누가 누구를 시작했는지 보여 준다.</translation>
    </message>
    <message>
        <source>Lessons</source>
        <translation>학습</translation>
    </message>
    <message>
        <source>Short lessons, held on this machine (Ctrl+L)</source>
        <translation>이 머신에서 하는 짧은 학습 (Ctrl+L)</translation>
    </message>
    <message>
        <source>Layouts of the window</source>
        <translation>창의 배치</translation>
    </message>
    <message>
        <source>recorded from outside</source>
        <translation>밖에서 기록</translation>
    </message>
    <message>
        <source>Programs of others, as proxies, logs and ps saw them. What nobody observed is dashed.</source>
        <translation>다른 프로그램들을 프록시, 로그, ps로 본 것이다. 아무도 관찰하지 못한 것은 점선이다.</translation>
    </message>
</context>
<context>
    <name>shimscope::widgets::Transport</name>
    <message>
        <source>Replay</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>%1 s behind</source>
        <translation>%1초 뒤</translation>
    </message>
    <message>
        <source>No agent</source>
        <translation>에이전트 없음</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>실시간</translation>
    </message>
    <message>
        <source>Back to live (End)</source>
        <translation>실시간으로 (End)</translation>
    </message>
    <message>
        <source>Pause (Space): the view stands still, the pods go on</source>
        <translation>일시정지 (Space): 화면만 멈추고 파드는 계속된다</translation>
    </message>
    <message>
        <source>Play (Space)</source>
        <translation>재생 (Space)</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>일시정지</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>재생</translation>
    </message>
    <message>
        <source>One message back (,)</source>
        <translation>메시지 하나 뒤로 (,)</translation>
    </message>
    <message>
        <source>One message back</source>
        <translation>메시지 하나 뒤로</translation>
    </message>
    <message>
        <source>One message on (.)</source>
        <translation>메시지 하나 앞으로 (.)</translation>
    </message>
    <message>
        <source>One message on</source>
        <translation>메시지 하나 앞으로</translation>
    </message>
    <message>
        <source>Speed of the replay</source>
        <translation>재생 속도</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>속도</translation>
    </message>
    <message>
        <source>Position in the recording</source>
        <translation>기록 안의 위치</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>위치</translation>
    </message>
    <message>
        <source>Time of the recorded machine, UTC</source>
        <translation>기록한 머신의 시각, UTC</translation>
    </message>
</context>
</TS>
