using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace FakeFinder.Detection.Memory;

/// <summary>
/// The memory of this process's networks. What a run needs on its way comes from one arena for all sessions, since each would keep what its
/// largest run took (600 MB for a batch of EfficientNet-B7); weights lie outside of it, each in a block of its size.
/// </summary>
internal static partial class SharedArena
{
    /// <summary>The arena grows by what is asked for, not by doubling.</summary>
    private const int ExtendAsRequested = 1;

    private const int Default = -1;

    private static readonly Lazy<OrtEnv> Environment = new(Register);

    /// <summary>Lets a session that is created with these options use it.</summary>
    public static void Use(SessionOptions options)
    {
        _ = Environment.Value;
        options.AddSessionConfigEntry("session.use_env_allocators", "1");
        options.AddSessionConfigEntry("session.use_device_allocator_for_initializers", "1");
    }

    /// <summary>
    /// Gives the C library's free memory back to the system: reading a file of weights takes as much again as the weights, which it would
    /// keep. Two thirds of what seven networks of EfficientNet-B7 took while they were loaded went so.
    /// </summary>
    public static void TrimHeap() => _ = malloc_trim(0);

    /// <summary>Gives back what no run needs at the moment: any session that uses the arena can ask it to.</summary>
    public static void Shrink()
    {
        if (Environment.IsValueCreated)
        {
            using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1 };
            Use(options);
            using var session = new InferenceSession(ProbeNetwork.Content.ToArray(), options);
            using var run = new RunOptions();
            run.AddRunConfigEntry("memory.enable_memory_arena_shrinkage", "cpu:0");
            using var value = OrtValue.CreateTensorValueFromMemory(new float[1], [1]);
            using var results = session.Run(run, session.InputNames, [value], session.OutputNames);
        }

        _ = malloc_trim(0);
    }

    private static OrtEnv Register()
    {
        var environment = OrtEnv.Instance();
        using var processor = new OrtMemoryInfo(OrtMemoryInfo.allocatorCPU, OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
        using var arena = new OrtArenaCfg(0, ExtendAsRequested, Default, Default);
        environment.CreateAndRegisterAllocator(processor, arena);
        return environment;
    }

    [LibraryImport("libc")]
    private static partial int malloc_trim(nuint pad);
}
