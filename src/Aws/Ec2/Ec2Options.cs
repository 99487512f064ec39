using FakeFinder.Fleet.Instances;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Ec2;

/// <summary>
/// Section <c>FakeFinder:Fleet:Ec2</c>: how worker machines are launched. Credentials are never here: the SDK finds them in the machine's
/// role, the environment or a profile.
/// </summary>
public sealed class Ec2Options
{
    /// <summary>
    /// The machine image, such as <c>ami-0123456789abcdef0</c>: with docker, the GPU's container runtime, the AWS command line and an NFS
    /// client. Or <c>resolve:ssm:</c> and the name of a parameter of SSM that holds the id. Empty (the default): that of
    /// <see cref="LaunchTemplate"/>; without either no EC2.
    /// </summary>
    public string Image { get; set; } = "";

    /// <summary>
    /// A launch template, such as <c>lt-0123456789abcdef0</c>, whose latest version says what is not set here: image, security groups,
    /// instance profile, root volume. Empty (the default): all of these are set here.
    /// </summary>
    public string LaunchTemplate { get; set; } = "";

    /// <summary>
    /// What the instances' tag <c>fakefinder:cluster</c> says; all instances with it are this service's. Default <c>fakefinder</c>.
    /// </summary>
    public string Cluster { get; set; } = "fakefinder";

    /// <summary>The region, such as <c>eu-central-1</c>; empty (the default) for the one that the SDK finds.</summary>
    public string Region { get; set; } = "";

    /// <summary>What can be launched, in order of preference; at least one.</summary>
    public IList<Ec2Kind> Kinds { get; } = [];

    /// <summary>Subnets, in several zones where possible: where one has no capacity the next is tried. At least one.</summary>
    public IList<string> Subnets { get; } = [];

    /// <summary>Security groups, by id; at least one, unless <see cref="LaunchTemplate"/> has them.</summary>
    public IList<string> SecurityGroups { get; } = [];

    /// <summary>
    /// The name of the instance profile whose role may read the image, the buckets and the weights; it may be empty where
    /// <see cref="LaunchTemplate"/> has one.
    /// </summary>
    public string InstanceProfile { get; set; } = "";

    /// <summary>The name of a key pair for people; empty (the default) for none.</summary>
    public string KeyName { get; set; } = "";

    /// <summary>The image's root device; default <c>/dev/xvda</c>. Not used with <see cref="LaunchTemplate"/>.</summary>
    public string RootDevice { get; set; } = "/dev/xvda";

    /// <summary>Size of the root volume in GiB; 8 to 16384, default 100. Not used with <see cref="LaunchTemplate"/>.</summary>
    public int RootVolumeGiB { get; set; } = 100;

    /// <summary>The EFS file system's name in DNS, mounted on /data.</summary>
    public string FileSystem { get; set; } = "";

    /// <summary>
    /// An access point of that file system, such as <c>fsap-0123456789abcdef0</c>: it is then mounted by TLS and with the machine's role.
    /// Empty (the default): the file system's root, as plain NFS.
    /// </summary>
    public string AccessPoint { get; set; } = "";

    /// <summary>The group of CloudWatch Logs for the workers' logs; empty (the default): they stay on the machine.</summary>
    public string LogGroup { get; set; } = "";

    /// <summary>
    /// Networks that <c>fakefinder weights push</c> wrote, as <c>s3://BUCKET/PREFIX</c>: a new machine pulls them onto its own disk before
    /// its worker starts. Empty (the default): workers read those of <c>FakeFinder:Catalog:Weights</c>, on /data.
    /// </summary>
    public string WeightsFrom { get; set; } = "";

    /// <summary>The worker's container image, <c>REGISTRY/NAME:TAG</c>.</summary>
    public string Container { get; set; } = "";

    /// <summary>The template of the user data; default deploy/user-data.sh beside the program.</summary>
    public string UserData { get; set; } = Path.Combine(AppContext.BaseDirectory, "deploy", "user-data.sh");

    /// <summary>
    /// Settings of workers, with ':' in their keys, that are added to this process's own or replace them: all that is below <c>Worker</c>.
    /// </summary>
    public Dictionary<string, string> Worker { get; } = [];

    /// <summary>How often EC2 is asked which instances there are; 1 s to 1 min, default 5 s.</summary>
    public TimeSpan DescribeEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a new process watches EC2 before it decides anything: what a former one launched just before its end may show only after a
    /// while, and would be launched again; 0 to 1 min, default 10 s.
    /// </summary>
    public TimeSpan SettleTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// How long EC2's answers may lag behind what it was told; 1 s to 10 min, default 2 min. After that its answer counts.
    /// </summary>
    public TimeSpan LongestLag { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// How long a machine that is made warm ahead may take to prepare before it is terminated; 1 min to 3 h, default 45 min, longer than
    /// the half hour after which it ends itself.
    /// </summary>
    public TimeSpan PrepareTimeout { get; set; } = TimeSpan.FromMinutes(45);

    /// <summary>How long one request may take; 1 s to 1 min, default 20 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>How often a request that failed for a passing reason is made again at once; 0 to 5, default 2.</summary>
    public int MostRetries { get; set; } = 2;
}

/// <summary>A machine type as one of the things that can be launched.</summary>
public sealed class Ec2Kind
{
    /// <summary>The instance type, such as <c>g4dn.xlarge</c>.</summary>
    public string Type { get; set; } = "";

    /// <summary>A spot instance: it can be interrupted, and is terminated rather than stopped. Default on demand.</summary>
    public bool Spot { get; set; }

    /// <summary>
    /// It has a GPU, which its worker must be able to use: one for which CUDA does not load does not start. Default true.
    /// </summary>
    public bool Gpu { get; set; } = true;

    /// <summary>
    /// Machines of this kind are made warm before somebody waits for them (launched, prepared, stopped), up to
    /// <c>FakeFinder:Fleet:MaximumWarm</c>. Not for spot ones. Default false.
    /// </summary>
    public bool Ahead { get; set; }

    /// <summary>As <see cref="InstanceKind.Slots"/>; at least 1, default 1.</summary>
    public int Slots { get; set; } = 1;

    /// <summary>As <see cref="InstanceKind.MemoryMiB"/>; default 0.</summary>
    public int MemoryMiB { get; set; }

    /// <summary>As <see cref="InstanceKind.UsdPerHour"/>; from 0, default 0.</summary>
    public double UsdPerHour { get; set; }

    /// <summary>As <see cref="InstanceKind.ColdStart"/>; default 4 min.</summary>
    public TimeSpan ColdStart { get; set; } = TimeSpan.FromMinutes(4);

    /// <summary>As <see cref="InstanceKind.WarmStart"/>; default 1 min.</summary>
    public TimeSpan WarmStart { get; set; } = TimeSpan.FromMinutes(1);

    internal string Name => Spot ? $"{Type} (spot)" : Type;

    internal InstanceKind ToKind() =>
        new()
        {
            Name = Name,
            Slots = Slots,
            MemoryMiB = MemoryMiB,
            UsdPerHour = UsdPerHour,
            ColdStart = ColdStart,
            WarmStart = WarmStart,
            CanStop = !Spot,
            CanPark = Ahead,
        };
}

internal sealed class Ec2OptionsValidator : IValidateOptions<Ec2Options>
{
    public ValidateOptionsResult Validate(string? name, Ec2Options options) =>
        !IsImage(options)
            ? Fail(
                nameof(options.Image),
                options.Image,
                "a machine image's id, such as ami-0123456789abcdef0, or resolve:ssm: with the name of a parameter that holds one")
        : options.LaunchTemplate.Length > 0 && !options.LaunchTemplate.StartsWith("lt-", StringComparison.Ordinal)
            ? Fail(nameof(options.LaunchTemplate), options.LaunchTemplate, "a launch template's id, such as lt-0123456789abcdef0, or empty")
        : options.Cluster.Length is 0 or > 200 ? Fail(nameof(options.Cluster), options.Cluster, "1 to 200 characters")
        : options.Kinds.Count == 0 || options.Kinds.Any(kind => !kind.Type.Contains('.') || kind.Slots < 1 || !(kind.UsdPerHour >= 0))
            ? Fail(
                nameof(options.Kinds),
                string.Join(", ", options.Kinds.Select(kind => kind.Type)),
                "one or more, each with a Type such as g4dn.xlarge, Slots of at least 1 and UsdPerHour of at least 0")
        : options.Kinds.GroupBy(kind => kind.Name).FirstOrDefault(kind => kind.Count() > 1) is { } twice
            ? Fail(nameof(options.Kinds), twice.Key, "there once")
        : options.Kinds.FirstOrDefault(kind => kind is { Ahead: true, Spot: true }) is { } spot
            ? Fail(nameof(options.Kinds), spot.Name, "without Ahead: a spot machine cannot be stopped")
        : options.Subnets.Count == 0 ? Fail(nameof(options.Subnets), "", "one or more subnets")
        : options.LaunchTemplate.Length == 0 && options.SecurityGroups.Count == 0
            ? Fail(nameof(options.SecurityGroups), "", "one or more security groups")
        : options.LaunchTemplate.Length == 0 && options.InstanceProfile.Length == 0
            ? Fail(nameof(options.InstanceProfile), "", "the name of an instance profile")
        : options.RootVolumeGiB is < 8 or > 16384 ? Fail(nameof(options.RootVolumeGiB), options.RootVolumeGiB, "from 8 to 16384")
        : options.FileSystem.Length == 0 ? Fail(nameof(options.FileSystem), "", "the name of an EFS file system in DNS")
        : options.AccessPoint.Length > 0 && !options.AccessPoint.StartsWith("fsap-", StringComparison.Ordinal)
            ? Fail(nameof(options.AccessPoint), options.AccessPoint, "an access point's id, such as fsap-0123456789abcdef0, or empty")
        : !options.Container.Contains('/') ? Fail(nameof(options.Container), options.Container, "a container image as REGISTRY/NAME:TAG")
        : options.WeightsFrom.Length > 0 && !options.WeightsFrom.StartsWith("s3://", StringComparison.Ordinal)
            ? Fail(nameof(options.WeightsFrom), options.WeightsFrom, "s3://BUCKET/PREFIX, or empty")
        : !File.Exists(options.UserData) ? Fail(nameof(options.UserData), options.UserData, "the path of a template")
        : IsOutside(options.DescribeEvery, 1, 60) ? Fail(nameof(options.DescribeEvery), options.DescribeEvery, "from 1 s to 1 min")
        : IsOutside(options.SettleTime, 0, 60) ? Fail(nameof(options.SettleTime), options.SettleTime, "from 0 to 1 min")
        : IsOutside(options.LongestLag, 1, 600) ? Fail(nameof(options.LongestLag), options.LongestLag, "from 1 s to 10 min")
        : IsOutside(options.PrepareTimeout, 60, 10800) ? Fail(nameof(options.PrepareTimeout), options.PrepareTimeout, "from 1 min to 3 h")
        : IsOutside(options.Timeout, 1, 60) ? Fail(nameof(options.Timeout), options.Timeout, "from 1 s to 1 min")
        : options.MostRetries is < 0 or > 5 ? Fail(nameof(options.MostRetries), options.MostRetries, "from 0 to 5")
        : ValidateOptionsResult.Success;

    private static bool IsImage(Ec2Options options) =>
        options.Image.Length == 0
            ? options.LaunchTemplate.Length > 0
            : options.Image.StartsWith("ami-", StringComparison.Ordinal)
                || options.Image.StartsWith("resolve:ssm:", StringComparison.Ordinal);

    private static bool IsOutside(TimeSpan time, int leastSeconds, int mostSeconds) =>
        time.TotalSeconds < leastSeconds || time.TotalSeconds > mostSeconds;

    private static ValidateOptionsResult Fail(string key, object value, string allowed) =>
        ValidateOptionsResult.Fail($"FakeFinder:Fleet:Ec2:{key} is '{value}'; it must be {allowed}.");
}
