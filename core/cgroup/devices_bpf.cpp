// The device program: assembling it and the bpf(2) calls that put it on a cgroup.
#include <cgroup/devices.h>
#include <sys/state_calls.h>
#include <trace/tracer.h>

#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstring>

namespace shimscope::cgroup {

namespace {

// Registers after the prologue.
constexpr std::uint8_t kResult = BPF_REG_0;
constexpr std::uint8_t kContext = BPF_REG_1; // struct bpf_cgroup_dev_ctx
constexpr std::uint8_t kType = BPF_REG_2; // BPF_DEVCG_DEV_BLOCK or _CHAR
constexpr std::uint8_t kMajor = BPF_REG_3;
constexpr std::uint8_t kMinor = BPF_REG_4;
constexpr std::uint8_t kOpen = BPF_REG_5; // rights asked for that no rule has decided yet
constexpr std::int32_t kAllRights = BPF_DEVCG_ACC_MKNOD | BPF_DEVCG_ACC_READ | BPF_DEVCG_ACC_WRITE;

bpf_insn insn(
    int code, std::uint8_t dst, std::uint8_t src, std::int16_t offset, std::int32_t immediate)
{
    bpf_insn out{};
    out.code = static_cast<std::uint8_t>(code);
    out.dst_reg = dst & 0xfU;
    out.src_reg = src & 0xfU;
    out.off = offset;
    out.imm = immediate;
    return out;
}

class Assembler {
public:
    void load(std::uint8_t dst, std::size_t offset)
    {
        add(insn(BPF_LDX | BPF_MEM | BPF_W, dst, kContext, static_cast<std::int16_t>(offset), 0));
    }
    void copy(std::uint8_t dst, std::uint8_t src)
    {
        add(insn(BPF_ALU | BPF_MOV | BPF_X, dst, src, 0, 0));
    }
    void alu(int operation, std::uint8_t dst, std::int32_t value)
    {
        add(insn(BPF_ALU | operation | BPF_K, dst, 0, 0, value));
    }
    void answer(bool allow)
    {
        alu(BPF_MOV, kResult, allow ? 1 : 0);
        add(insn(BPF_JMP | BPF_EXIT, 0, 0, 0, 0));
    }
    /// Jumps over `skip` instructions if `reg` compares so with `value`.
    void jump(int comparison, std::uint8_t reg, std::int32_t value, std::size_t skip)
    {
        add(insn(BPF_JMP | comparison | BPF_K, reg, 0, static_cast<std::int16_t>(skip), value));
    }
    /// Leaves the current rule if `reg` is not `value`; the distance is filled in by endRule().
    void leaveUnless(std::uint8_t reg, std::int32_t value)
    {
        m_pending.push_back(m_code.size());
        jump(BPF_JNE, reg, value, 0);
    }
    void endRule()
    {
        for (const std::size_t at : m_pending)
            m_code[at].off = static_cast<std::int16_t>(m_code.size() - at - 1);
        m_pending.clear();
    }
    std::vector<bpf_insn> take() { return std::move(m_code); }

private:
    void add(const bpf_insn& instruction) { m_code.push_back(instruction); }
    std::vector<bpf_insn> m_code;
    std::vector<std::size_t> m_pending;
};

std::int32_t rightsOf(const oci::DeviceRule& rule)
{
    if (rule.access.empty())
        return kAllRights;
    std::int32_t rights = 0;
    for (const char right : rule.access)
        rights |= right == 'r' ? BPF_DEVCG_ACC_READ
            : right == 'w'     ? BPF_DEVCG_ACC_WRITE
                               : BPF_DEVCG_ACC_MKNOD;
    return rights;
}

/// True if the rule speaks of every device and right, so that nothing after it can be reached.
bool addRule(Assembler& code, const oci::DeviceRule& rule)
{
    if (rule.type == "b" || rule.type == "c")
        code.leaveUnless(kType, rule.type == "b" ? BPF_DEVCG_DEV_BLOCK : BPF_DEVCG_DEV_CHAR);
    if (rule.major && *rule.major >= 0)
        code.leaveUnless(kMajor, static_cast<std::int32_t>(*rule.major));
    if (rule.minor && *rule.minor >= 0)
        code.leaveUnless(kMinor, static_cast<std::int32_t>(*rule.minor));
    const std::int32_t rights = rightsOf(rule);
    if (rule.allow && rights != kAllRights) {
        code.alu(BPF_AND, kOpen, ~rights);
        code.leaveUnless(kOpen, 0);
    } else if (!rule.allow && rights != kAllRights) {
        code.jump(BPF_JSET, kOpen, rights, 1); // one of these rights is asked for: deny
        code.jump(BPF_JA, 0, 0, 2);
    }
    code.answer(rule.allow);
    code.endRule();
    return coversAll(rule);
}

} // namespace

std::vector<bpf_insn> assembleDevices(const std::vector<oci::DeviceRule>& rules)
{
    Assembler code;
    code.load(kType, offsetof(bpf_cgroup_dev_ctx, access_type));
    code.copy(kOpen, kType);
    code.alu(BPF_RSH, kOpen, 16);
    code.alu(BPF_AND, kType, 0xffff);
    code.load(kMajor, offsetof(bpf_cgroup_dev_ctx, major));
    code.load(kMinor, offsetof(bpf_cgroup_dev_ctx, minor));
    code.leaveUnless(kOpen, 0);
    code.answer(true); // no right is asked for: access(2) with F_OK
    code.endRule();
    for (auto rule = rules.rbegin(); rule != rules.rend(); ++rule) {
        if (addRule(code, *rule))
            return code.take();
    }
    code.answer(false);
    return code.take();
}

namespace {

struct Why {
    const std::string& reason;
    const std::string& field;
};

long bpf(int command, bpf_attr& attr)
{
    return ::syscall(SYS_bpf, command, &attr, sizeof attr);
}

/// A call that changes state: a step, if the table of such calls names bpf.
long tracedBpf(int command, bpf_attr& attr, const char* args, const Why& why)
{
    const bool traced = trace::tracing() && sys::findStateCall("bpf") != nullptr;
    const std::int64_t start = traced ? trace::now() : 0;
    const long result = bpf(command, attr);
    const int err = result < 0 ? errno : 0;
    if (traced)
        trace::step("bpf", args, result, err, why.reason, start, trace::now(), why.field);
    errno = err;
    return result;
}

base::Result<base::Fd> loadProgram(const std::vector<bpf_insn>& program, const Why& why)
{
    static constexpr char kLicense[] = "GPL";
    std::array<char, 4096> words{};
    bpf_attr attr{};
    attr.prog_type = BPF_PROG_TYPE_CGROUP_DEVICE;
    attr.insns = reinterpret_cast<std::uint64_t>(program.data());
    attr.insn_cnt = static_cast<std::uint32_t>(program.size());
    attr.license = reinterpret_cast<std::uint64_t>(kLicense);
    std::memcpy(attr.prog_name, "shimscope_dev", sizeof "shimscope_dev");
    base::Fd fd(static_cast<int>(
        tracedBpf(BPF_PROG_LOAD, attr, "BPF_PROG_LOAD BPF_PROG_TYPE_CGROUP_DEVICE", why)));
    if (fd)
        return fd;
    const int err = errno;
    if (err != EINVAL && err != EACCES)
        return base::sysError("bpf(2) BPF_PROG_LOAD", "device program", err);
    // Once more with a log, for the verifier's words.
    attr.log_buf = reinterpret_cast<std::uint64_t>(words.data());
    attr.log_size = words.size();
    attr.log_level = 1;
    (void)tracedBpf(
        BPF_PROG_LOAD, attr, "BPF_PROG_LOAD BPF_PROG_TYPE_CGROUP_DEVICE (again, with a log)", why);
    return base::fail("bpf(2) BPF_PROG_LOAD", "device program", words.data(), err);
}

std::vector<std::uint32_t> attachedPrograms(const base::Fd& cgroup)
{
    std::vector<std::uint32_t> ids(64);
    bpf_attr attr{};
    attr.query.target_fd = static_cast<std::uint32_t>(cgroup.get());
    attr.query.attach_type = BPF_CGROUP_DEVICE;
    attr.query.prog_ids = reinterpret_cast<std::uint64_t>(ids.data());
    attr.query.prog_cnt = static_cast<std::uint32_t>(ids.size());
    ids.resize(bpf(BPF_PROG_QUERY, attr) == 0 ? attr.query.prog_cnt : 0);
    return ids;
}

base::Status detachProgram(const base::Fd& cgroup, std::uint32_t id, const Why& why)
{
    bpf_attr attr{};
    attr.prog_id = id;
    const base::Fd program(static_cast<int>(bpf(BPF_PROG_GET_FD_BY_ID, attr)));
    if (!program)
        return errno == ENOENT ? base::Status{}
                               : base::Status(base::sysError("bpf(2) BPF_PROG_GET_FD_BY_ID"));
    attr = {};
    attr.target_fd = static_cast<std::uint32_t>(cgroup.get());
    attr.attach_bpf_fd = static_cast<std::uint32_t>(program.get());
    attr.attach_type = BPF_CGROUP_DEVICE;
    if (tracedBpf(BPF_PROG_DETACH, attr, "BPF_PROG_DETACH BPF_CGROUP_DEVICE", why) != 0)
        return base::sysError("bpf(2) BPF_PROG_DETACH");
    return {};
}

} // namespace

base::Status attachDevices(const std::string& dir, const std::vector<oci::DeviceRule>& rules,
    const std::string& reason, const std::string& field)
{
    const Why why{reason, field};
    const base::Fd cgroup = TRY(base::openFile(dir, O_RDONLY | O_DIRECTORY));
    const auto before = attachedPrograms(cgroup);
    const base::Fd program = TRY(loadProgram(assembleDevices(rules), why));
    bpf_attr attr{};
    attr.target_fd = static_cast<std::uint32_t>(cgroup.get());
    attr.attach_bpf_fd = static_cast<std::uint32_t>(program.get());
    attr.attach_type = BPF_CGROUP_DEVICE;
    attr.attach_flags = BPF_F_ALLOW_MULTI;
    if (tracedBpf(BPF_PROG_ATTACH, attr, "BPF_PROG_ATTACH BPF_CGROUP_DEVICE BPF_F_ALLOW_MULTI", why)
        != 0)
        return base::sysError("bpf(2) BPF_PROG_ATTACH", dir);
    // All programs have to agree, so an old one that denies more would go on denying.
    for (const std::uint32_t id : before)
        TRY_VOID(detachProgram(cgroup, id, why));
    return {};
}

} // namespace shimscope::cgroup
