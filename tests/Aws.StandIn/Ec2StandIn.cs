using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.Aws.StandIn;

/// <summary>
/// EC2's query protocol (API version 2016-11-15) as far as the fleet speaks it, strict as the real one: unknown actions and parameters are
/// refused, states and client tokens enforced. Its time is counted in questions: what was done shows only two DescribeInstances later, and
/// pages hold two reservations. What its machines do is up to a room of machines; without one they do nothing.
/// </summary>
public sealed class Ec2StandIn : IAsyncDisposable
{
    private const int PageSize = 2;
    private const int Lag = 2;
    private const int TimeBetweenStates = 2;
    private const int MostUserData = 16 * 1024;
    private static readonly XNamespace Xmlns = "http://ec2.amazonaws.com/doc/2016-11-15/";

    private readonly Lock gate = new();
    private readonly List<StandInMachine> machines = [];
    private readonly Dictionary<string, (string Parameters, StandInMachine Machine)> launches = [];
    private readonly Dictionary<string, Queue<(int Status, string Code)>> faults = [];
    private readonly HashSet<(string Type, string Subnet)> exhausted = [];
    private readonly Dictionary<string, TaskCompletionSource> held = [];
    private readonly List<Task> doings = [];
    private readonly IMachineRoom? room;
    private readonly TimeProvider time;
    private LoopbackServer? server;
    private int now;

    private Ec2StandIn(IMachineRoom? room, TimeProvider time) => (this.room, this.time) = (room, time);

    public string Url => server!.Url;

    /// <summary>The actions that were asked for, in their order.</summary>
    public ConcurrentQueue<string> Actions { get; } = [];

    public IReadOnlyList<StandInMachine> Machines
    {
        get
        {
            lock (gate)
            {
                return [.. machines];
            }
        }
    }

    /// <param name="time">Tells when machines are launched; the system's by default.</param>
    public static async Task<Ec2StandIn> StartAsync(IMachineRoom? room = null, TimeProvider? time = null)
    {
        var standIn = new Ec2StandIn(room, time ?? TimeProvider.System);
        standIn.server = await LoopbackServer.StartAsync(standIn.AnswerAsync);
        return standIn;
    }

    /// <summary>The next requests for this action fail.</summary>
    public void Fail(string action, int status, string code, int times = 1)
    {
        lock (gate)
        {
            faults[action] = new Queue<(int, string)>(Enumerable.Repeat((status, code), times));
        }
    }

    /// <summary>There are no more machines of this type in the zones of these subnets.</summary>
    public void Exhaust(string type, params IEnumerable<string> subnets)
    {
        lock (gate)
        {
            exhausted.UnionWith(subnets.Select(subnet => (type, subnet)));
        }
    }

    /// <summary>There are machines of every type in every zone again.</summary>
    public void Replenish()
    {
        lock (gate)
        {
            exhausted.Clear();
        }
    }

    /// <summary>From now on requests for this action are carried out, and their answers held back.</summary>
    public void HoldAnswers(string action)
    {
        lock (gate)
        {
            held.TryAdd(action, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }
    }

    /// <summary>Answers what was held back.</summary>
    public void ReleaseAnswers(string action)
    {
        lock (gate)
        {
            if (held.Remove(action, out var release))
            {
                release.SetResult();
            }
        }
    }

    /// <summary>Throws what has gone wrong on a machine.</summary>
    public void ThrowIfAMachineFailed()
    {
        lock (gate)
        {
            doings.Find(doing => doing.IsFaulted)?.GetAwaiter().GetResult();
        }
    }

    /// <summary>A machine that an operator made, stopped.</summary>
    public string AddStopped(string type, params (string Key, string Value)[] tags)
    {
        lock (gate)
        {
            var machine = new StandInMachine
            {
                Type = type,
                Subnet = "subnet-operator",
                Tags = tags.ToDictionary(tag => tag.Key, tag => tag.Value),
                AttachedAt = time.GetUtcNow(),
                LaunchedAt = time.GetUtcNow(),
            };
            machine.Change(now - Lag, "stopped");
            machines.Add(machine);
            return machine.Id;
        }
    }

    /// <summary>A machine was told by its own system to shut down, and is stopped.</summary>
    public void ShutsItselfDown(string id)
    {
        lock (gate)
        {
            ShutDown(Existing(id), "stopping", "stopped");
        }
    }

    /// <summary>A machine has written a tag of its own.</summary>
    public void Tag(string id, string key, string value)
    {
        lock (gate)
        {
            var machine = Existing(id);
            machine.Tags = new Dictionary<string, string>(machine.Tags) { [key] = value };
        }
    }

    /// <summary>An operator has terminated a machine by hand, a while ago.</summary>
    public void End(string id)
    {
        lock (gate)
        {
            machines.Single(machine => machine.Id == id).Change(now - Lag, "terminated");
        }
    }

    /// <summary>EC2 takes a spot machine away.</summary>
    public void Interrupt(string id)
    {
        lock (gate)
        {
            var machine = machines.Single(machine => machine.Id == id);
            machine.StateReason = "Server.SpotInstanceTermination";
            ShutDown(machine, "shutting-down", "terminated");
        }
    }

    /// <summary>Forgets a machine, as EC2 does some time after its end.</summary>
    public void Hide(string id)
    {
        lock (gate)
        {
            machines.RemoveAll(machine => machine.Id == id);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var action in held.Keys.ToList())
        {
            ReleaseAnswers(action);
        }

        await (server?.DisposeAsync() ?? ValueTask.CompletedTask);
        await Task.WhenAll(doings);
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        XDocument answer;
        Task release;
        lock (gate)
        {
            try
            {
                answer = new XDocument(Answer(new Ec2Request(form, context.Request.Headers.Authorization)));
            }
            catch (Ec2Error error)
            {
                context.Response.StatusCode = error.Status;
                answer = new XDocument(new XElement("Response",
                    new XElement("Errors", new XElement("Error", new XElement("Code", error.Code), new XElement("Message", error.Message))),
                    new XElement("RequestID", "request")));
            }

            release = held.GetValueOrDefault(form["Action"].ToString())?.Task ?? Task.CompletedTask;
        }

        await release.WaitAsync(context.RequestAborted);

        context.Response.ContentType = "text/xml;charset=UTF-8";
        await context.Response.WriteAsync(answer.ToString());
    }

    private XElement Answer(Ec2Request request)
    {
        Actions.Enqueue(request.Action);
        if (faults.TryGetValue(request.Action, out var queue) && queue.TryDequeue(out var fault))
        {
            throw new Ec2Error(fault.Status, fault.Code, "As the test wants it.");
        }

        if (request["DryRun"] == "true")
        {
            request.List("InstanceId").ToList().ForEach(id => Existing(id));
            throw new Ec2Error(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }

        XElement[] content = request.Action switch
        {
            "DescribeInstances" => Describe(request),
            "RunInstances" => Run(request),
            "ModifyInstanceAttribute" => Modify(request),
            "StartInstances" => Change(request, "stopped", "pending", "running"),
            "StopInstances" => Change(request, "running", "stopping", "stopped"),
            "TerminateInstances" => Change(request, null, "shutting-down", "terminated"),
            _ => throw new Ec2Error(400, "InvalidAction", $"The action {request.Action} is not valid for this web service."),
        };
        return Named($"{request.Action}Response", [Named("requestId", "request"), .. content]);
    }

    private XElement[] Describe(Ec2Request request)
    {
        var from = 0;
        if (request["NextToken"] is { } token)
        {
            from = int.Parse(token, CultureInfo.InvariantCulture);
        }
        else
        {
            now++;
        }

        if (
            request["MaxResults"] is { } most
            && (request.List("InstanceId").Count > 0 || int.Parse(most, CultureInfo.InvariantCulture) is < 5 or > 1000))
        {
            throw new Ec2Error(400, "InvalidParameterCombination", "MaxResults is from 5 to 1000, and never with InstanceIds.");
        }

        var filters = request.Filters;
        var seen = machines
            .Where(machine => machine.StateAt(now - Lag) is not null && filters.All(filter => machine.Passes(filter, now - Lag)))
            .ToList();
        var page = seen.Skip(from)
            .Take(PageSize)
            .Select(machine =>
                Named(
                    "item",
                    Named("reservationId", $"r-{machine.Id}"),
                    Named("ownerId", "1"),
                    Named("instancesSet", Item(machine, machine.StateAt(now - Lag)!))));
        return from + PageSize < seen.Count
            ? [Named("reservationSet", [.. page]), Named("nextToken", (from + PageSize).ToString(CultureInfo.InvariantCulture))]
            : [Named("reservationSet", [.. page])];
    }

    private XElement[] Run(Ec2Request request)
    {
        var subnet = request.Need("SubnetId");
        var type = request.Need("InstanceType");
        var parameters = request.Fingerprint;
        if (request["ClientToken"] is { } token && launches.TryGetValue(token, out var before))
        {
            return before.Parameters == parameters
                ? Reservation(before.Machine)
                : throw new Ec2Error(400, "IdempotentParameterMismatch", "The client token was used with other parameters.");
        }

        if (exhausted.Contains((type, subnet)))
        {
            throw new Ec2Error(
                400,
                "InsufficientInstanceCapacity",
                $"There is no Spot or On-Demand capacity for {type} in the zone of {subnet}.");
        }

        // A launch template may have it.
        if (
            request["LaunchTemplate.LaunchTemplateId"] is null
            && !request.Need("ImageId").StartsWith("ami-", StringComparison.Ordinal)
            && !request.Need("ImageId").StartsWith("resolve:ssm:/", StringComparison.Ordinal))
        {
            throw new Ec2Error(400, "InvalidAMIID.Malformed", "The image's id is malformed.");
        }

        if (request["LaunchTemplate.LaunchTemplateId"] is { } template && !template.StartsWith("lt-", StringComparison.Ordinal))
        {
            throw new Ec2Error(400, "InvalidLaunchTemplateId.Malformed", "The launch template's id is malformed.");
        }

        var machine = new StandInMachine
        {
            Type = type,
            Subnet = subnet,
            Spot = request["InstanceMarketOptions.MarketType"] == "spot",
            Tags = request.TagsOf("instance"),
            UserData = UserDataOf(request),
            Parameters = request.Parameters,
            AttachedAt = time.GetUtcNow(),
        };
        Boot(machine);
        machines.Add(machine);
        launches[request.Need("ClientToken")] = (parameters, machine);
        return Reservation(machine);
    }

    private XElement[] Modify(Ec2Request request)
    {
        var id = request.Need("InstanceId");
        var machine = Existing(id);
        if (machine.StateAt(now) is not "stopped" and var state)
        {
            throw new Ec2Error(400, "IncorrectInstanceState", $"The instance '{id}' is in the state {state}, and must be stopped.");
        }

        machine.UserData = UserDataOf(request, "UserData.Value");
        return [Named("return", "true")];
    }

    private StandInMachine Existing(string id) =>
        machines.Find(machine => machine.Id == id && machine.StateAt(now) is not null)
        ?? throw new Ec2Error(400, "InvalidInstanceID.NotFound", $"The instance ID '{id}' does not exist");

    private XElement[] Change(Ec2Request request, string? needed, string first, string then)
    {
        var items = request
            .List("InstanceId")
            .Select(id =>
            {
                var machine = Existing(id);
                var state = machine.StateAt(now)!;
                var isThere = state == first || state == then;
                if (!isThere && needed is not null && state != needed)
                {
                    throw new Ec2Error(
                        400,
                        "IncorrectInstanceState",
                        $"The instance '{id}' is in the state {state}, in which this cannot be done.");
                }

                if (machine.Spot && then == "stopped")
                {
                    throw new Ec2Error(
                        400,
                        "UnsupportedOperation",
                        $"You can't stop the Spot Instance '{id}' because it is associated with a one-time Spot Instance request.");
                }

                if (!isThere && first == "pending")
                {
                    Boot(machine);
                }
                else if (!isThere)
                {
                    ShutDown(machine, first, then);
                }

                return Named("item", Named("instanceId", id), State("currentState", machine.StateAt(now)!), State("previousState", state));
            })
            .ToArray();
        return items.Length > 0
            ? [Named("instancesSet", items)]
            : throw new Ec2Error(400, "MissingParameter", "The request must contain the parameter InstanceId");
    }

    private void Boot(StandInMachine machine)
    {
        machine.LaunchedAt = time.GetUtcNow();
        machine.Change(now, "pending");
        machine.Change(now + TimeBetweenStates, "running");
        doings.Add(room?.BootAsync(machine) ?? Task.CompletedTask);
    }

    private void ShutDown(StandInMachine machine, string first, string then)
    {
        machine.Change(now, first);
        doings.Add(UntilOffAsync());

        async Task UntilOffAsync()
        {
            await (room?.ShutDownAsync(machine) ?? Task.CompletedTask);
            lock (gate)
            {
                if (machine.End == first)
                {
                    machine.Change(now + TimeBetweenStates, then);
                }
            }
        }
    }

    private static string UserDataOf(Ec2Request request, string name = "UserData")
    {
        var data = request.Base64(name);
        return Encoding.UTF8.GetByteCount(data) <= MostUserData
            ? data
            : throw new Ec2Error(400, "InvalidParameterValue", "User data is limited to 16384 bytes");
    }

    private static XElement[] Reservation(StandInMachine machine) =>
        [Named("reservationId", $"r-{machine.Id}"), Named("ownerId", "1"), Named("instancesSet", Item(machine, "pending"))];

    private static XElement Item(StandInMachine machine, string state) =>
        Named(
            "item",
            [
                Named("instanceId", machine.Id),
                Named("imageId", "ami-1"),
                State("instanceState", state),
                Named("instanceType", machine.Type),
                Named("launchTime", Written(machine.LaunchedAt)),
                Named("subnetId", machine.Subnet),
                Named(
                    "networkInterfaceSet",
                    Named("item", Named("attachment", Named("deviceIndex", "0"), Named("attachTime", Written(machine.AttachedAt))))),
                .. machine.Spot ? [Named("instanceLifecycle", "spot")] : Array.Empty<XElement>(),
                .. machine.StateReason.Length > 0
                    ? [Named("stateReason", Named("code", machine.StateReason), Named("message", machine.StateReason))]
                    : Array.Empty<XElement>(),
                Named("tagSet", [.. machine.Tags.Select(tag => Named("item", Named("key", tag.Key), Named("value", tag.Value)))]),
            ]);

    /// <summary>EC2 tells whole seconds.</summary>
    private static string Written(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.'000Z'", CultureInfo.InvariantCulture);

    private static XElement State(string name, string state) => Named(name, Named("code", CodeOf(state)), Named("name", state));

    private static string CodeOf(string state) => state switch
    {
        "pending" => "0",
        "running" => "16",
        "shutting-down" => "32",
        "terminated" => "48",
        "stopping" => "64",
        _ => "80",
    };

    private static XElement Named(string name, params object[] content) => new(Xmlns + name, content);
}
