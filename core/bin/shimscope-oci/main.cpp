// shimscope-oci: the OCI runtime, executed by the shim for each operation. runc's command line.
#include <runtime/context.h>

int main(int argc, char** argv)
{
    return shimscope::runtime::run({argv + 1, argv + argc});
}
